package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids as they stand in addresses, all the way to the client that says the same id in JSON. */
@WithServer
@Tag("core")
class UserIdIT {

  private static final String DOTS = "The user id is one or two dots";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "status                         | status",
        "push                           | push",
        "a%20b+c                        | a b+c",
        "a;b=c                          | a;b=c",
        "a%3Bb%3F%23%25%26              | a;b?#%&",
        "a%2Fb                          | a/b",
        "%2Fetc%2Fpasswd                | /etc/passwd",
        "%C5%BC%F0%9F%98%80%E2%80%A8    | \\u017c\\ud83d\\ude00\\u2028",
        "a:b@c!$&'()*,=~                | a:b@c!$&'()*,=~",
        "%22%3C%3E%5E%60%7B%7D          | \\\"<>^`{}",
        "%2E%2Ehidden                   | ..hidden"
      })
  void anyCharacterReachesItsUser(String inAddress, String inJson) {
    String connection = "c%2B+%F0%9F%98%80";
    assertThat(Backend.register(inAddress, connection).statusCode()).isEqualTo(200);
    try (PollingClient client = new PollingClient(inJson, "c+ 😀")) {
      assertThat(Backend.push(inAddress, "{\"message\":1}").body())
          .contains("\"sessions\":1,\"kept\":");
      assertThat(client.poll()).isEqualTo("42[\"message\",1]");
    }
  }

  /**
   * What Node's fetch ({@code |}, {@code ^}, brackets) and other clients send as it is. In a query
   * there is more of it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"auth0|123", "a^b", "[a]", "{a}", "a`b", "<a>", "a\"b"})
  void aCharacterThatShouldBeEncodedReachesItsUserAllTheSame(String id) throws IOException {
    String inJson = id.replace("\"", "\\\"");
    assertThat(raw("PUT", "/api/" + id + "/register?connectionId=" + id + "{|}", ""))
        .startsWith("HTTP/1.1 200 ");
    try (PollingClient client = new PollingClient(inJson, inJson + "{|}")) {
      assertThat(raw("POST", "/api/" + id + "/push", "{\"message\":1}"))
          .contains("\"sessions\":1,");
      assertThat(client.poll()).isEqualTo("42[\"message\",1]");
      assertThat(raw("POST", "/api/" + id + "/push/", "{\"message\":2}"))
          .contains("\"sessions\":1,");
      assertThat(client.poll()).isEqualTo("42[\"message\",2]");
    }
    assertThat(raw("DELETE", "/api/" + id + "/register?connectionId=" + id + "{|}", ""))
        .startsWith("HTTP/1.1 200 ");
  }

  private static String raw(String method, String target, String body) throws IOException {
    return Backend.raw(
        (method + " " + target + " HTTP/1.1\nHost: localhost\n")
            + ("X-AUTH-TOKEN: " + ServerUnderTest.token() + "\n")
            + ("Content-Type: application/json\nContent-Length: " + body.length() + "\n\n")
            + body);
  }

  /** Clients and proxies resolve them, so that a push would go elsewhere. */
  @ParameterizedTest
  @ValueSource(strings = {".", "..", "%2e", "%2E%2e", ".%2E", "..;x=1"})
  void oneOrTwoDotsAreRefusedInAnAddress(String id) throws IOException {
    for (String end : new String[] {"/push", "/push/"}) {
      assertProblem(raw("POST", "/api/" + id + end, "{\"message\":1}"), 400, DOTS);
    }
    for (String method : new String[] {"PUT", "DELETE"}) {
      String target = "/api/" + id + "/register?connectionId=c";
      assertProblem(raw(method, target, ""), 400, DOTS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void oneOrTwoDotsAreRefusedEverywhereElse(String id) {
    String push = "{\"user\":\"" + id + "\",\"message\":1}";
    assertThat(Backend.batch("{\"pushes\":[" + push + "]}").body()).contains(DOTS);
    assertThat(Backend.batch(push, "Content-Type", "application/x-ndjson").body()).contains(DOTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {".a", "..a", "a..", "%2E.a"})
  void moreThanDotsIsAnIdLikeOthers(String id) {
    assertThat(Backend.register(id, "dots").statusCode()).isEqualTo(200);
    assertThat(Backend.push(id, "{\"message\":1}").statusCode()).isEqualTo(200);
  }

  @Test
  void aUserNamedStatusDoesNotHideTheStatus() {
    assertThat(Backend.register("status", "s1").statusCode()).isEqualTo(200);
    assertThat(Backend.push("status", "{\"message\":1}").statusCode()).isEqualTo(200);
    assertThat(Backend.call("GET", "/api/status/ping").body()).isEqualTo("pong");
  }

  @Test
  void aSemicolonDoesNotCutAUserId() {
    Backend.register("cut;a", "c1");
    assertThat(Backend.push("cut", "{\"message\":1}").body()).contains("\"sessions\":0,\"kept\":");
  }

  @Test
  void anIdHas256CharactersAtMost() {
    String longest = "%F0%9F%98%80".repeat(256);
    assertThat(Backend.register(longest, longest).statusCode()).isEqualTo(200);
    assertProblem(Backend.register("x".repeat(257), "c"), 400, "user id", "257", "256");
    assertProblem(Backend.register("u", "x".repeat(257)), 400, "connection id", "257", "256");
    assertProblem(Backend.push("x".repeat(257), "{\"message\":1}"), 400, "user id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%01", "a%0Ab", "%7F", "%C2%85"})
  void controlCharactersAreRefused(String encoded) {
    assertProblem(Backend.register(encoded, "c"), 400, "user id");
    assertProblem(Backend.register("u", encoded), 400, "connection id");
    assertProblem(Backend.push(encoded, "{\"message\":1}"), 400, "user id");
    assertProblem(
        Backend.call("DELETE", "/api/u/register?connectionId=" + encoded), 400, "connection id");
  }

  /** In a path, a server may refuse it before the application sees it, without a body then. */
  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C0%AF", "a%ED%A0%80"})
  void whatIsNotUtf8IsRefused(String encoded) {
    assertProblem(Backend.register("u", encoded), 400, "connectionId");
    assertThat(Backend.register(encoded, "c").statusCode()).isEqualTo(400);
  }

  @Test
  void twoConnectionIdsAreRefused() {
    assertProblem(Backend.register("u", "a&connectionId=b"), 400, "more than one");
  }

  /** Payara answers the first by itself, with nothing; the second is taken as it stands. */
  @ParameterizedTest
  @ValueSource(strings = {"/api/%zz/register?connectionId=c", "/api/u/register?connectionId=%zz"})
  void aBrokenEscapeIsNeverAPageOfTheServer(String path) throws IOException {
    String answer =
        Backend.raw(
            ("PUT " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n")
                + ("X-AUTH-TOKEN: " + ServerUnderTest.token() + "\n\n"));

    assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("<html", "Exception");
  }
}
