package io.notificationsocket.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.api.problem.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are what body-parser 1.20 with {@code extended: true} gives. */
final class FormMessageTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "message=text                               | \"text\"",
        "message=                                   | \"\"",
        "message                                    | \"\"",
        "a=1&message=b+c%20d%2Be&z=2                | \"b c d+e\"",
        "m%65ssage=%C3%A9%F0%9F%98%80               | \"é😀\"",
        "message=é😀                                 | \"é😀\"",
        "message=100%                               | \"100%\"",
        "message=%E9+x                              | \"%E9 x\"",
        "message=a%26b%3Dc                          | \"a&b=c\"",
        "message=a=b                                | \"a=b\"",
        "message=say+%22hi%22%5C%0A                 | \"say \\\"hi\\\"\\\\\\n\"",
        "message[title]=T&message[body]=B           | {\"title\":\"T\",\"body\":\"B\"}",
        "message%5Btitle%5D=T                       | {\"title\":\"T\"}",
        "message[params][a]=1&message[params][b]=2  | {\"params\":{\"a\":\"1\",\"b\":\"2\"}}",
        "message[b]=1&message[a]=2                  | {\"b\":\"1\",\"a\":\"2\"}",
        "message[]=a&message[]=b                    | [\"a\",\"b\"]",
        "message[]=a                                | [\"a\"]",
        "message=a&message=b                        | [\"a\",\"b\"]",
        "message[0]=a&message[1]=b                  | [\"a\",\"b\"]",
        "message[1]=b&message[0]=a                  | [\"a\",\"b\"]",
        "message[2]=a&message[50]=b                 | [\"a\",\"b\"]",
        "message[0]=a&message[]=b                   | [\"a\",\"b\"]",
        "message[0]=a&message[0]=b                  | [[\"a\",\"b\"]]",
        "message[0]=a&message[x]=b                  | {\"0\":\"a\",\"x\":\"b\"}",
        "message[x]=a&message[]=b                   | {\"x\":\"a\",\"0\":\"b\"}",
        "message[01]=a                              | {\"01\":\"a\"}",
        "message[99999]=a                           | {\"99999\":\"a\"}",
        "message[][x]=1&message[][y]=2              | [{\"x\":\"1\",\"y\":\"2\"}]",
        "message[0][x]=1&message[1][x]=2            | [{\"x\":\"1\"},{\"x\":\"2\"}]",
        "message[t][]=1&message[t][]=2              | {\"t\":[\"1\",\"2\"]}",
        "message[a.b]=1                             | {\"a.b\":\"1\"}",
        "message[a[b]]=1                            | {\"a[b]\":\"1\"}",
        "message[a]b[c]=1                           | {\"a\":{\"c\":\"1\"}}",
        "message[a=b]=1                             | {\"a=b\":\"1\"}",
        "message[open=1                             | {\"[open\":\"1\"}",
        "[message]=1                                | \"1\"",
        "message[constructor][prototype]=1          | {\"constructor\":{\"prototype\":\"1\"}}",
        "message[a]=1&message[__proto__][x]=2       | {\"a\":\"1\"}"
      })
  void aFormIsReadAsExpressReadsIt(String form, String json) {
    assertThat(in(form)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "=", "a=1", "Message=1", "message.a=1", "xmessage=1", "[]=1"})
  void withoutAMessageNothingIsPushed(String form) {
    refused(form, 400, "no message");
  }

  @Test
  void jsonThatIsSentAsAFormGetsAHint() {
    refused("{\"message\":\"a\"}", 400, "Send Content-Type: application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message=a&message[b]=c",
        "message[b]=c&message=a",
        "message[]=a&message=b",
        "message[a]=1&message[a][b]=2"
      })
  void aKeyIsATextOrHasParts(String form) {
    refused(form, 400, "both for a value and for nested values");
  }

  @Test
  void aThousandParametersAreServedAndNoMore() {
    assertThat(in("message=1" + "&a=1".repeat(999))).isEqualTo("\"1\"");
    refused("message=1" + "&a=1".repeat(1000), 413, "more than 1000 parameters");
    refused("&".repeat(1_000_000), 413, "more than 1000 parameters");
  }

  @Test
  void aThousandElementsAreOneArray() {
    StringBuilder form = new StringBuilder();
    for (int i = 999; i >= 0; i--) {
      form.append("&message[").append(i).append("]=").append(i);
    }
    assertThat(in(form.substring(1))).startsWith("[\"0\",\"1\",").endsWith(",\"999\"]");
  }

  @Test
  void nestingIsServedUpToItsLimit() {
    assertThat(in("message" + "[a]".repeat(32) + "=1"))
        .isEqualTo("{\"a\":".repeat(32) + "\"1\"" + "}".repeat(32));
    refused("message" + "[a]".repeat(33) + "=1", 400, "deeper than 32 levels");
    refused("message" + "[a]".repeat(300_000) + "=1", 400, "deeper than 32 levels");
    String unclosed = "[".repeat(500_000);
    assertThat(in("message" + unclosed)).isEqualTo("{\"" + unclosed + "\":\"\"}");
  }

  private static void refused(String form, int status, String why) {
    assertThatThrownBy(() -> in(form))
        .isInstanceOfSatisfying(ApiException.class, r -> assertThat(r.status()).isEqualTo(status))
        .hasMessageContaining(why);
  }

  private static String in(String form) {
    return FormMessage.in(form, new IgnoredFields());
  }

  @Test
  void parametersThatMeanNothingAreNamed() {
    IgnoredFields ignored = new IgnoredFields();
    FormMessage.in("message=1&ttl=10m&message[__proto__]=1&&ttl=0&a[b]=c", ignored);

    assertThat(ignored.names()).containsExactly("ttl", "message[__proto__]", "a[b]");
  }
}
