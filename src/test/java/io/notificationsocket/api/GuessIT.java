package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Those who guess a token are slowed down, and nobody else. */
@WithServer
@Tag("core")
class GuessIT {

  private static HttpResponse<String> push(String path, String client, String... tokens) {
    String[] headers = new String[tokens.length + 2];
    System.arraycopy(tokens, 0, headers, 0, tokens.length);
    headers[tokens.length] = "X-Forwarded-For";
    headers[tokens.length + 1] = client;
    return Backend.call("POST", path, headers);
  }

  @Test
  void theTwentyFirstWrongTokenOfAnAddressHasToWait() {
    String path = "/api/u/push";
    String client = Backend.elsewhere();
    for (int i = 0; i < 20; i++) {
      boolean bearer = i % 2 == 0;
      HttpResponse<String> wrong =
          bearer
              ? push(path, client, "X-AUTH-TOKEN", "", "Authorization", "Bearer guess-" + i)
              : push("/api/u/push/", client, "X-AUTH-TOKEN", "guess-" + i);
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(push(path, client, "X-AUTH-TOKEN", "").statusCode()).isEqualTo(401);
    }

    HttpResponse<String> braked = push(path, client, "X-AUTH-TOKEN", "guess");
    assertProblem(braked, 429, "wrong tokens");
    assertThat(Integer.parseInt(braked.headers().firstValue("Retry-After").orElse("0")))
        .isBetween(1, 60);
    assertThat(braked.headers().map()).doesNotContainKey("www-authenticate");
    String right = ServerUnderTest.token();
    assertThat(push(path, client, "X-AUTH-TOKEN", right).statusCode()).isEqualTo(400);
    assertThat(
            push(path, client, "X-AUTH-TOKEN", "", "Authorization", "bearer " + right).statusCode())
        .isEqualTo(400);
    assertProblem(push(path, client, "X-AUTH-TOKEN", ""), 401, "No token was sent");
    assertProblem(push(path, Backend.elsewhere(), "X-AUTH-TOKEN", "guess"), 401, "token is wrong");
  }
}
