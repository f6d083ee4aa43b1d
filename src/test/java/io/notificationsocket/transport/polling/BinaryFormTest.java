package io.notificationsocket.transport.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.transport.http.Query;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BinaryFormTest {

  @ParameterizedTest
  @CsvSource({
    "EIO=3&transport=polling,WHEN_NEEDED",
    "EIO=3&t=Oo3xQ7K,WHEN_NEEDED",
    "EIO=3&t=1404210309323-0,ALWAYS",
    "EIO=3&t=1404210309323-17,ALWAYS",
    "EIO=3&t=1404210309323,WHEN_NEEDED",
    "EIO=3&t=140421030932-0,WHEN_NEEDED",
    "EIO=3&t=1404210309323-0&b64=1,NEVER",
    "EIO=3&b64=1,NEVER",
    "EIO=3&j=0,NEVER"
  })
  void theRequestTellsWhatItsClientCanRead(String query, BinaryForm form) {
    assertThat(BinaryForm.of(Query.parse(query))).isEqualTo(form);
  }
}
