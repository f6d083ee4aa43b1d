package io.notificationsocket.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The filter and the resources serve alike. A slash at the end of the address is enough for the
 * filter to leave a request to the resource.
 */
@WithServer
@Tag("core")
class ShortcutFilterIT {

  private static final String JSON = "application/json";

  private static final String[] HEADERS = {
    "Content-Type", "Cache-Control", "X-Content-Type-Options", "WWW-Authenticate", "Retry-After"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "u             | application/json                  | {\"message\":[1, \"é\"]}",
        "u%2Fv%20%C3%A9 | application/json; charset=utf-8 | {\"message\":1, \"ttl\":0}",
        "status        | application/json                  | {\"message\":1}",
        "u             | application/x-www-form-urlencoded | message=a%20b",
        "u             | application/x-www-form-urlencoded | message=a&TTL=1",
        "u             | application/json,application/json | {\"message\":1}",
        "u             | application/json                  | {\"message\":1, \"TTL\":1, \"id\":2}",
        "u             | application/json                  | {\"message\":null}",
        "u             | application/json                  | {\"message\":1",
        "u             | application/json                  | ``",
        "u             | application/json                  | {\"message\":1, \"ttl\":\"soon\"}",
        "u             | text/html                         | {\"message\":1}",
        "%01           | application/json                  | {\"message\":1}",
      })
  void answersAreAlike(String user, String type, String body) {
    assertAlike(user, body.getBytes(UTF_8), "Content-Type", type);
  }

  @Test
  void answersToPackedAndLargeBodiesAreAlike() throws IOException {
    byte[] packed = packed("{\"message\":1}");
    assertAlike("u", packed, "Content-Type", JSON, "Content-Encoding", "gzip");
    assertAlike("u", packed, "Content-Type", JSON, "Content-Encoding", "br");
    assertAlike("u", new byte[7], "Content-Type", JSON, "Content-Encoding", "gzip");
    assertAlike("u", " ".repeat(1_000_001).getBytes(UTF_8), "Content-Type", JSON);
  }

  @Test
  void answersToKeysAreAlike() {
    byte[] body = "{\"message\":1}".getBytes(UTF_8);
    assertAlike("u", body, "Content-Type", JSON, "Idempotency-Key", "two words");
  }

  @Test
  void answersToTokensAreAlike() {
    byte[] body = "{\"message\":1}".getBytes(UTF_8);
    String right = "Bearer " + ServerUnderTest.token();
    String[][] tokens = {
      {"X-AUTH-TOKEN", "wrong"},
      {"X-AUTH-TOKEN", ""},
      {"X-AUTH-TOKEN", "", "Authorization", right},
      {"X-AUTH-TOKEN", "wrong", "Authorization", right},
      {"X-AUTH-TOKEN", "", "Authorization", "Bearer wrong"},
      {"X-AUTH-TOKEN", "", "Authorization", "Basic d3Jvbmc="},
      {"Authorization", "Bearer wrong"},
    };
    for (String[] headers : tokens) {
      assertAlike("u", body, headers);
    }
  }

  @Test
  void aContentTypeThatIsSentTwiceIsTakenAlike() throws IOException {
    for (String second : new String[] {JSON, "text/html"}) {
      for (String path : new String[] {"/api/u/push", "/api/u/push/"}) {
        String answer =
            Backend.raw(
                ("POST " + path + " HTTP/1.1\nHost: x\nX-AUTH-TOKEN: " + ServerUnderTest.token())
                    + ("\nContent-Type: " + JSON + "\nContent-Type: " + second)
                    + "\nContent-Length: 13\n\n{\"message\":1}");
        assertThat(answer).as(path + " " + second).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void aKeyHoldsForBoth() {
    String key = UUID.randomUUID().toString();
    String[] headers = {"Content-Type", JSON, "Idempotency-Key", key};
    HttpResponse<String> first = Backend.push("both", "{\"message\":1}", headers);
    HttpResponse<String> again =
        Backend.pushPastFilter("both", "{\"message\":1}".getBytes(UTF_8), headers);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void aKeyOfAnotherPushIsRefusedAlike() {
    String[] headers = {"Content-Type", JSON, "Idempotency-Key", UUID.randomUUID().toString()};
    assertThat(Backend.push("both", "{\"message\":1}", headers).statusCode()).isEqualTo(200);
    assertAlike("both", "{\"message\":2}".getBytes(UTF_8), headers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "u                | ?connectionId=c",
        "u%2Fv%20%C3%A9   | ?connectionId=a%20b+c%2B%C3%A9",
        "status           | ?connectionId=c",
        "push             | ?connectionId=c",
        "u                | ?a=b&connection%49d=c&d",
        "u                | ``",
        "u                | ?",
        "u                | ?connectionId",
        "u                | ?connectionId=",
        "u                | ?connectionId=a&connectionId=b",
        "u                | ?connectionId=%FF",
        "u                | ?connectionId=%00",
        "%01              | ?connectionId=c",
      })
  void registrationsAreAlike(String user, String query) {
    for (String[] headers : new String[][] {{}, {"X-AUTH-TOKEN", "wrong"}}) {
      assertAlike(
          Backend.call("PUT", "/api/" + user + "/register" + query, headers),
          Backend.call("PUT", "/api/" + user + "/register/" + query, headers));
    }
  }

  @Test
  void registrationsOfTooLongIdsAreAlike() {
    String most = "x".repeat(256);
    for (String id : new String[] {most, most + "x"}) {
      assertAlike(
          Backend.register(id, "c"),
          Backend.call("PUT", "/api/" + id + "/register/?connectionId=c"));
      assertAlike(
          Backend.register("u", id), Backend.call("PUT", "/api/u/register/?connectionId=" + id));
    }
  }

  private static void assertAlike(String user, byte[] body, String... headers) {
    assertAlike(Backend.push(user, body, headers), Backend.pushPastFilter(user, body, headers));
  }

  private static void assertAlike(HttpResponse<String> filter, HttpResponse<String> resource) {
    assertThat(filter.statusCode()).isEqualTo(resource.statusCode());
    assertThat(withoutId(filter)).isEqualTo(withoutId(resource));
    for (String name : HEADERS) {
      assertThat(filter.headers().allValues(name)).isEqualTo(resource.headers().allValues(name));
    }
  }

  private static String withoutId(HttpResponse<String> answer) {
    return Backend.withoutIds(answer.body());
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
