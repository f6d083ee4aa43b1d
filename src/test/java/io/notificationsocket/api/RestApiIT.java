package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend sees of the API, but for the bodies of pushes and the ids in addresses. */
@WithServer
@Tag("core")
class RestApiIT {

  @Test
  void anybodyMayAskWhetherTheServerIsAlive() {
    HttpResponse<String> pong = Backend.withoutToken("GET", "/api/status/ping");

    assertThat(pong.statusCode()).isEqualTo(200);
    assertThat(pong.body()).isEqualTo("pong");
    assertThat(pong.headers().firstValue("Content-Type")).get().asString().startsWith("text/plain");
    assertThat(pong.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(pong.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void anybodyMayAskWhatThisIs() throws Exception {
    HttpResponse<String> answer = Backend.withoutToken("GET", "/api/status/info");
    JsonNode info = new ObjectMapper().readTree(answer.body());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(info.path("name").asText()).isEqualTo("notification-socketio");
    assertThat(info.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(info.path("server").asText()).as("nobody's business").matches("[A-Za-z ]+");
  }

  @Test
  void aBackendIsToldTheServersVersion() throws Exception {
    HttpResponse<String> answer = Backend.call("GET", "/api/status/info");
    JsonNode info = new ObjectMapper().readTree(answer.body());
    // Payara tells an application its name alone.
    String told = ServerUnderTest.name().startsWith("Payara") ? "Payara.*" : ".*\\d+[.]\\d+.*";
    assertThat(info.path("server").asText()).matches(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "info"})
  void aHeadAnswersAsAGetWithoutTheBody(String what) {
    HttpResponse<String> head = Backend.withoutToken("HEAD", "/api/status/" + what);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/u/register?connectionId=c",
    "DELETE, /api/u/register?connectionId=c",
    "OPTIONS, /api/u/register?connectionId=c",
    "PUT, /api/u/register",
    "POST, /api/u/push",
    "OPTIONS, /api/u/push",
    "POST, /api/%01/push"
  })
  void withoutTheTokenNothingIsDoneAndNothingIsSaid(String method, String path) {
    HttpResponse<String> absent = Backend.withoutToken(method, path);
    assertProblem(absent, 401, "X-AUTH-TOKEN");
    assertProblem(absent, 401, "No token was sent");
    assertThat(absent.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(absent.headers().map()).doesNotContainKey("allow");
    assertThat(Backend.call(method, path, "X-AUTH-TOKEN", "").body()).isEqualTo(absent.body());
    for (String wrong : new String[] {"undefined", ServerUnderTest.token() + "x"}) {
      HttpResponse<String> refused = Backend.call(method, path, "X-AUTH-TOKEN", wrong);
      assertProblem(refused, 401, "token is wrong");
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
  }

  @Test
  void aRegistrationWithoutTheTokenDoesNotExistAfterwards() {
    Backend.withoutToken("PUT", "/api/intruder/register?connectionId=i1");
    Backend.register("victim", "v1");
    try (PollingClient client = new PollingClient("victim", "v1")) {
      Backend.withoutToken("DELETE", "/api/victim/register?connectionId=v1");
      Backend.withoutToken("POST", "/api/victim/push");
      assertThat(Backend.push("victim", "{\"message\":\"after\"}").body())
          .contains("\"sessions\":1,\"kept\":");
      assertThat(client.poll()).isEqualTo("42[\"message\",\"after\"]");
    }
    assertThat(Backend.push("intruder", "{\"message\":1}").body())
        .contains("\"sessions\":0,\"kept\":");
  }

  @Test
  void twoTokensAtOnceAreNoToken() throws Exception {
    String right = ServerUnderTest.token();
    String answer =
        Backend.raw(
            "PUT /api/u/register?connectionId=c HTTP/1.1\nHost: x\nX-AUTH-TOKEN: wrong\n"
                + ("X-AUTH-TOKEN: " + right + "\nContent-Length: 0\n\n"));

    assertProblem(answer, 401);
    String push =
        Backend.raw(
            ("POST /api/u/push HTTP/1.1\nHost: x\nX-AUTH-TOKEN: " + right + "\n")
                + "X-AUTH-TOKEN: wrong\nContent-Length: 13\n\n{\"message\":1}");
    assertProblem(push, 401);
  }

  @Test
  void registeringAnswers200WithoutABodyAndMayBeRepeated() {
    for (int time = 0; time < 2; time++) {
      HttpResponse<String> answer = Backend.register("again", "c1");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void endingAnswers200AlsoWhenThereIsNothingToEnd() {
    Backend.register("ended", "c1");
    for (int time = 0; time < 2; time++) {
      HttpResponse<String> answer = Backend.call("DELETE", "/api/ended/register?connectionId=c1");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void endingClosesTheConnectionThatHoldsTheRegistration() {
    Backend.register("closed", "c1");
    PollingClient client = new PollingClient("closed", "c1");
    Backend.call("DELETE", "/api/closed/register?connectionId=c1");

    assertThat(client.poll()).startsWith("41");
    assertThat(Backend.push("closed", "{\"message\":1}").body())
        .contains("\"sessions\":0,\"kept\":");
  }

  @Test
  void aConnectionIdIsNeeded() {
    assertProblem(Backend.call("PUT", "/api/u/register"), 400, "connection id", "?connectionId=");
    for (String method : new String[] {"PUT", "DELETE"}) {
      assertProblem(Backend.call(method, "/api/u/register?connectionId="), 400, "connection id");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /api/u/push     | OPTIONS, POST",
        "PUT    | /api/u/push     | OPTIONS, POST",
        "PATCH  | /api/u/push     | OPTIONS, POST",
        "HEAD   | /api/u/push     | OPTIONS, POST",
        "BREW   | /api/u/push     | OPTIONS, POST",
        "GET    | /api/u/register | DELETE, OPTIONS, PUT",
        "POST   | /api/u/register | DELETE, OPTIONS, PUT",
        "POST   | /api/status/ping | GET, HEAD, OPTIONS",
        "PUT    | /api/status/ready | GET, HEAD, OPTIONS",
        "DELETE | /api/status/info | GET, HEAD, OPTIONS"
      })
  void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
    HttpResponse<String> answer = Backend.call(method, path);

    if (method.equals("HEAD")) {
      assertThat(answer.statusCode()).isEqualTo(405);
    } else {
      assertProblem(answer, 405, "Allow");
    }
    assertThat(answer.headers().firstValue("Allow").orElse("").split(", "))
        .containsExactlyInAnyOrder(allowed.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"/api/u/push | POST", "/api/u/register | PUT", "/api/status/ping | GET"})
  void optionsNameTheMethods(String path, String one) {
    HttpResponse<String> answer = Backend.call("OPTIONS", path);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Allow")).get().asString().contains(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/",
        "/api/u/nothing",
        "/api/u/push/more",
        "/api/u/v/push",
        "/api/status/ping/more",
        "/api/status/nothing",
        "/api/u/application.wadl",
        "/nothing",
        "/nothing/at/all.html",
        "/error",
        "/nothing.jsp"
      })
  void anUnknownAddressIsAProblemAndNeverAServersPage(String path) {
    assertProblem(Backend.withoutToken("GET", path), 404, "Check the path");
    assertProblem(Backend.call("GET", path), 404);
  }

  /** WildFly answers for itself, before the application, with two words. */
  @ParameterizedTest
  @ValueSource(strings = {"/WEB-INF/web.xml", "/META-INF/MANIFEST.MF"})
  void theInsidesOfTheApplicationAreNotServed(String path) {
    HttpResponse<String> answer = Backend.withoutToken("GET", path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("web-app", "Manifest-Version", "WildFly", "Undertow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "image/png", "application/xml;q=0.5"})
  void anyAcceptHeaderIsServedAsTheOriginalDoes(String accept) {
    assertThat(Backend.push("u", "{\"message\":1}", "Accept", accept).body())
        .contains("\"sessions\":0,\"kept\":");
    assertThat(Backend.call("GET", "/api/status/info", "Accept", accept).statusCode())
        .isEqualTo(200);
  }

  @Test
  void noHeaderLetsAPageOfAnotherOriginReadTheApi() {
    HttpResponse<String> answer =
        Backend.call("GET", "/api/status/info", "Origin", "https://evil.example");

    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
  }
}
