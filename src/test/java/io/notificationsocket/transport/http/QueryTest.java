package io.notificationsocket.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QueryTest {

  @Test
  void namesAndValuesAreDecoded() {
    Query query = Query.parse("EIO=4&transport=polling&sid=a-_%20b+c&%C3%A9=%F0%9F%98%80&x=1=2");
    assertThat(query.get("EIO")).isEqualTo("4");
    assertThat(query.get("transport")).isEqualTo("polling");
    assertThat(query.get("sid")).isEqualTo("a-_ b c");
    assertThat(query.get("é")).isEqualTo("😀");
    assertThat(query.get("x")).isEqualTo("1=2");
  }

  @Test
  void ofARepeatedNameTheFirstCounts() {
    assertThat(Query.parse("a=1&a=2").get("a")).isEqualTo("1");
  }

  @Test
  void aNameWithoutAValueIsThere() {
    assertThat(Query.parse("b64&j=").has("b64")).isTrue();
    assertThat(Query.parse("b64&j=").get("j")).isEmpty();
    assertThat(Query.parse("b64").has("j")).isFalse();
    assertThat(Query.parse("b64").get("j")).isNull();
  }

  @Test
  void whatCannotBeDecodedIsLeftOut() {
    Query query = Query.parse("sid=%zz&%=1&EIO=4&x=%2");
    assertThat(query.get("EIO")).isEqualTo("4");
    assertThat(query.has("sid")).isFalse();
    assertThat(query.has("x")).isFalse();
  }

  @Test
  void nothingIsAnEmptyQuery() {
    assertThat(Query.parse(null).has("EIO")).isFalse();
    assertThat(Query.parse("").has("EIO")).isFalse();
    assertThat(Query.parse("&&=&").has("EIO")).isFalse();
  }
}
