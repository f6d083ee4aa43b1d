package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code INBOX=off}: nothing of an inbox is there. */
class InboxOffIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.STRICT;

  private final Backend backend = new Backend(SERVER.url());

  @ParameterizedTest
  @CsvSource({
    "GET, /inbox",
    "DELETE, /inbox",
    "OPTIONS, /inbox",
    "GET, /inbox/count",
    "POST, /inbox/read",
    "POST, /inbox/nothing"
  })
  void eachCallIsNotFound(String method, String path) throws IOException {
    HttpResponse<String> answer = backend.call(method, "/api/ada" + path, null);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aPushForTheInboxIsRefusedAndNotDelivered() throws IOException {
    String push = "{\"user\":\"ada\",\"message\":1,\"inbox\":%s}";
    String path = "/api/ada/push";
    HttpResponse<String> answer = backend.call("POST", path, push.formatted(true));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("This server has no inbox");
    assertThat(backend.call("POST", path, push.formatted(false)).statusCode()).isEqualTo(200);
    String later = "{\"message\":1,\"inbox\":true,\"in\":\"1h\"}";
    for (String each : List.of(path, "/api/topics/t/push")) {
      HttpResponse<String> scheduled = backend.call("POST", each, later);
      assertThat(scheduled.statusCode()).as(each).isEqualTo(400);
      assertThat(scheduled.body()).contains("This server has no inbox");
    }
    String batch = "{\"pushes\":[" + push.formatted(true) + "," + push.formatted(false) + "]}";
    assertThat(backend.call("POST", "/api/push", batch).body())
        .containsOnlyOnce("This server has no inbox")
        .contains("\"failed\":1");
  }
}
