package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.Ids;
import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Polling by script tags and forms. */
@WithServer
class JsonpIT {

  private static final Pattern SCRIPT =
      Pattern.compile("___eio\\[(\\d*)]\\(\"(.*)\"\\);", Pattern.DOTALL);

  private final Backend backend = Backend.shared();

  /** A browser's side of it: JSON strings in scripts, payloads in forms. */
  private record Browser(String address, int protocol) {

    static Browser open(int protocol) throws IOException {
      String address = ServerUnderTest.url() + PollingClient.PATH + protocol;
      HttpResponse<String> answer = PollingClient.fetch(address + "&j=0");
      String sid = answer.body().replaceFirst("(?s).*sid\\\\\":\\\\\"([\\w-]+).*", "$1");
      return new Browser(address + "&sid=" + sid, protocol);
    }

    String payload(String index) throws IOException {
      HttpResponse<String> answer = PollingClient.fetch(address + "&j=" + index);
      assertThat(answer.statusCode()).isEqualTo(200);
      Matcher script = SCRIPT.matcher(answer.body());
      assertThat(script.matches()).as(answer.body()).isTrue();
      return script.group(2);
    }

    void submit(String... packets) throws IOException {
      submitField(Payloads.join(protocol, packets));
    }

    void submitField(String payload) throws IOException {
      HttpResponse<String> answer =
          PollingClient.await(
              PollingClient.send(
                  "POST",
                  address + "&j=1",
                  "d=" + URLEncoder.encode(payload, UTF_8),
                  "Content-Type",
                  "application/x-www-form-urlencoded"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("ok");
    }

    String connected(Backend backend, String userId, String connectionId) throws IOException {
      backend.register(userId, connectionId);
      String register = "420[\"register\",\"" + userId + "\",\"" + connectionId + "\"]";
      submit(protocol == 4 ? "40" : "6", register);
      return payload("2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void theHandshakeIsAScript(int protocol) throws IOException {
    HttpResponse<String> answer =
        PollingClient.fetch(ServerUnderTest.url() + PollingClient.PATH + protocol + "&j=7");

    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("text/javascript");
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    String length = protocol == 3 ? "\\d+:" : "";
    assertThat(answer.body())
        .matches("___eio\\[7]\\(\"" + length + "0\\{\\\\\"sid\\\\\":\\\\\".+}\"\\);");
  }

  @ParameterizedTest
  @CsvSource({"12,12", "1]alert(x);[2,12", "abc,''", "'',''"})
  void nothingButDigitsOfTheIndexEntersTheScript(String index, String digits) throws IOException {
    HttpResponse<String> answer =
        PollingClient.fetch(
            ServerUnderTest.url() + PollingClient.PATH + "4&j=" + URLEncoder.encode(index, UTF_8));

    assertThat(answer.body()).startsWith("___eio[" + digits + "](\"0{");
  }

  @Test
  void lineEndsOfScriptsAreEscapedInProtocol4() throws IOException {
    Browser browser = Browser.open(4);
    assertThat(browser.connected(backend, "lines", "lines-4")).contains("430[");

    backend.push("lines", "\"a\u2028b\u2029c\"");

    assertThat(Ids.without(browser.payload("3")))
        .isEqualTo("42[\\\"message\\\",\\\"a\\u2028b\\u2029c\\\"]")
        .isASCII();
  }

  @Test
  void lineEndsOfScriptsAreEscapedInProtocol3() throws IOException {
    Browser browser = Browser.open(3);
    assertThat(browser.connected(backend, "lines", "lines-3")).contains("430[");

    backend.push("lines", "\"a\u2028b\u2029c\"");

    // The message itself is escaped JSON already, and so is not touched a second time.
    assertThat(Ids.without(browser.payload("3")))
        .isEqualTo("31:42[\\\"message\\\",\\\"a\\\\u2028b\\\\u2029c\\\"]");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aFormCarriesWhatAClientSays(int protocol) throws IOException {
    Browser browser = Browser.open(protocol);

    assertThat(browser.connected(backend, "ünï-😀", "form-" + protocol))
        .contains("430[{\\\"ok\\\":true}]");
  }

  @Test
  void aLineFeedThatAClientEscapedForItsFormIsALineFeedAgain() throws IOException {
    Browser browser = Browser.open(4);
    browser.submit("40");
    assertThat(browser.payload("1")).startsWith("40{");

    // Outside of a string, where JSON takes a line feed and no backslash.
    browser.submitField("421[\\n\"unregister\"]");

    assertThat(browser.payload("2")).isEqualTo("431[{\\\"ok\\\":true}]");
  }

  @Test
  void anEscapedLineFeedOfJsonStaysEscaped() throws IOException {
    Browser browser = Browser.open(4);
    browser.submit("40");
    assertThat(browser.payload("1")).startsWith("40{");

    // A stock client doubles the backslash of an escape that its JSON has.
    browser.submitField("421[\"unregister\",\"a\\\\nb\"]");

    assertThat(browser.payload("2")).isEqualTo("431[{\\\"ok\\\":true}]");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aBinaryMessageIsNoReasonForABinaryAnswer(int protocol) throws IOException {
    Browser browser = Browser.open(protocol);
    List<String> packets =
        protocol == 4
            ? List.of("40", "451-1[\"unregister\",{\"_placeholder\":true,\"num\":0}]", "bAQID")
            : List.of("451-1[\"unregister\",{\"_placeholder\":true,\"num\":0}]", "b4AQID");

    browser.submit(packets.toArray(String[]::new));

    assertThat(browser.payload("1")).contains("431[{\\\"ok\\\":true}]");
  }
}
