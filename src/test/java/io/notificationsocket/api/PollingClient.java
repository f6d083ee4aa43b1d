package io.notificationsocket.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that shows what arrives byte for byte, which a library's parsed values would hide. */
final class PollingClient implements AutoCloseable {

  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

  private final URI session;

  /** Connects and claims the registration; the ids stand in JSON strings as they are. */
  PollingClient(String user, String connection) {
    String url = ServerUnderTest.url() + "/socket.io/?EIO=4&transport=polling";
    String opened = send(HttpRequest.newBuilder(URI.create(url)));
    Matcher sid = SID.matcher(opened);
    assertThat(sid.find()).as("a sid in " + opened).isTrue();
    session = URI.create(url + "&sid=" + sid.group(1));
    post("40{\"userId\":\"" + user + "\",\"connectionId\":\"" + connection + "\"}");
    assertThat(poll()).startsWith("40{");
  }

  /** What arrives next, but for the ids of messages. */
  String poll() {
    return io.notificationsocket.server.Ids.without(send(HttpRequest.newBuilder(session)));
  }

  private void post(String payload) {
    send(
        HttpRequest.newBuilder(session)
            .header("Content-Type", "text/plain;charset=UTF-8")
            .POST(BodyPublishers.ofString(payload)));
  }

  private static String send(HttpRequest.Builder request) {
    return Backend.send(request.timeout(Duration.ofSeconds(20))).body();
  }

  @Override
  public void close() {
    post("1");
  }
}
