package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of every generation that lose their connection lose no message. */
final class RecoveryTest {

  private static final Pattern CONNECTED =
      Pattern.compile("0\\{\"sid\":\"([\\w-]{24})\",\"pid\":\"([\\w-]{24})\"}");
  private static final Pattern LAST_ID = Pattern.compile(".*,\"([0-9a-f]{24})\"]$");
  private static final Map<String, String> HEARTBEAT =
      Map.of("PING_INTERVAL", "25s", "PING_TIMEOUT", "20s");

  private TestServer server = new TestServer();

  @BeforeEach
  void register() {
    server.registry.register("ann", "a1");
  }

  private static Matcher connected(String text) {
    Matcher connected = CONNECTED.matcher(text);
    assertThat(connected.matches()).as(text).isTrue();
    return connected;
  }

  private static String lastId(List<String> heard) {
    Matcher matcher = LAST_ID.matcher(heard.get(heard.size() - 1));
    assertThat(matcher.matches()).as(heard.toString()).isTrue();
    return matcher.group(1);
  }

  private TestClient claimed(TestClient client) {
    client.says("2[\"register\",\"ann\",\"a1\"]");
    return client;
  }

  @Test
  void aClientOf46TakesUpWhereItWas() {
    TestClient client = server.v4().says("0");
    Matcher before = connected(client.heard().get(0));
    claimed(client);
    server.push("ann", "1");
    String offset = lastId(client.heardWithIds());
    client.transport.vanishes();
    server.push("ann", "2");
    server.push("ann", "3");

    String auth = "0{\"pid\":\"" + before.group(2) + "\",\"offset\":\"" + offset + "\"}";
    TestClient again = server.v4().says(auth);
    List<String> heard = again.heard();

    // Before that, a client would keep it when it loses its connection, and get it twice.
    assertThat(heard.subList(1, 3))
        .as("after it has heard that it is connected")
        .containsExactly("2[\"message\",2]", "2[\"message\",3]");
    Matcher after = connected(heard.get(0));
    assertThat(after.group(1)).isEqualTo(before.group(1));
    assertThat(after.group(2)).isEqualTo(before.group(2));
    assertThat(server.push("ann", "4")).isEqualTo(1);
    again.says("21[\"register\",\"ann\",\"a1\"]");
    assertThat(again.heard()).containsExactly("2[\"message\",4]", "31[{\"ok\":true}]");
    server.advance("60S");
    assertThat(again.closed()).isNull();
  }

  @Test
  void aClientThatGotNoEventYetTakesUpToo() {
    TestClient client = server.v4().says("0");
    String pid = connected(client.heard().get(0)).group(2);
    claimed(client).transport.vanishes();
    server.push("ann", "1");

    TestClient again = server.v4().says("0{\"pid\":\"" + pid + "\"}");

    assertThat(again.heard().get(1)).isEqualTo("2[\"message\",1]");
  }

  @Test
  void whoeverShowsSomethingElseBeginsAnew() {
    TestClient client = server.v4().says("0");
    String pid = connected(client.heard().get(0)).group(2);
    claimed(client).transport.vanishes();
    server.push("ann", "1");
    server.registry.register("bob", "b1");
    List<String> strange =
        List.of(
            "{\"pid\":\"xxxxxxxxxxxxxxxxxxxxxxxx\"}",
            "{\"pid\":\"\"}",
            "{\"pid\":7}",
            "{\"pid\":\"" + pid + "+\"}",
            "{\"pid\":\"" + pid + "\",\"userId\":\"bob\",\"connectionId\":\"b1\"}");
    for (String auth : strange) {
      List<String> heard = server.v4().says("0" + auth).heard();
      assertThat(heard).as(auth).hasSize(1);
      assertThat(connected(heard.get(0)).group(2)).isNotEqualTo(pid);
    }
  }

  @Test
  void aGapCannotBeTakenUpAndIsTold() {
    server = new TestServer(Map.of("USER_MAX_MESSAGES", "2"), Map.of());
    server.registry.register("ann", "a1");
    TestClient client = server.v4().says("0");
    String pid = connected(client.heard().get(0)).group(2);
    claimed(client);
    server.push("ann", "0");
    String offset = lastId(client.heardWithIds());
    client.transport.vanishes();
    for (int i = 1; i < 5; i++) {
      server.push("ann", "" + i);
    }

    String auth = "0{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}";
    TestClient again = server.v4().says(auth);
    assertThat(connected(again.heard().get(0)).group(2)).isNotEqualTo(pid);
    again.says("21[\"register\",\"ann\",\"a1\"]");
    List<String> heard = again.heardWithIds();
    String oldest = lastId(heard.subList(2, 3));
    assertThat(heard.get(0))
        .isEqualTo("31[{\"ok\":true,\"recovered\":false,\"oldest\":\"" + oldest + "\"}]");
    assertThat(heard).as("an answer, two messages and their offsets").hasSize(5);
  }

  @Test
  void aPidIsWorthNothingAfterAnotherClientHasClaimed() {
    TestClient client = server.v4().says("0");
    String pid = connected(client.heard().get(0)).group(2);
    claimed(client);
    claimed(server.connected());

    List<String> heard = server.v4().says("0{\"pid\":\"" + pid + "\"}").heard();
    assertThat(connected(heard.get(0)).group(2)).isNotEqualTo(pid);
  }

  @Test
  void anOffsetThatIsNoIdCountsAsNone() {
    server = new TestServer(HEARTBEAT, Map.of());
    server.registry.register("ann", "a1");
    TestClient client = server.v4().says("0");
    String pid = connected(client.heard().get(0)).group(2);
    claimed(client);
    server.push("ann", "1");
    server.advance("25S");
    client.pong();
    server.push("ann", "\"a text\"");
    client.transport.vanishes();
    List<String> offsets =
        List.of("\"a text\"", "\"\"", "7", "null", "{}", "\"" + "f".repeat(24) + "\"");
    for (String offset : offsets) {
      String auth = "0{\"pid\":\"" + pid + "\",\"offset\":" + offset + "}";
      TestClient again = server.v4().says(auth);
      List<String> heard = again.heard();
      assertThat(connected(heard.get(0)).group(2)).as(offset).isEqualTo(pid);
      assertThat(heard.subList(1, heard.size()))
          .as("what is not known to have arrived, for the offset " + offset)
          .containsExactly("2[\"message\",\"a text\"]");
      again.transport.vanishes();
    }
  }

  @Test
  void anyClientMaySayWhatItHas() {
    TestClient client = server.v3();
    client.says("2[\"register\",\"ann\",\"a1\",{\"ids\":true}]");
    server.push("ann", "1");
    String id = lastId(client.heardWithIds());
    server.push("ann", "2");
    client.transport.vanishes();

    TestClient again = server.connected();
    again.says("21[\"register\",\"ann\",\"a1\",{\"after\":\"" + id + "\"}]");
    assertThat(again.heard())
        .containsExactly("31[{\"ok\":true,\"recovered\":true}]", "2[\"message\",2]");
    again.says("22[\"register\",\"ann\",\"a1\",{\"after\":\"yesterday\"}]");
    assertThat(again.heard().get(0)).startsWith("32[{\"ok\":false");
  }

  @Test
  void aPongProvesWhatWentBeforeItsPing() {
    server = new TestServer(HEARTBEAT, Map.of());
    server.registry.register("ann", "a1");
    TestClient client = claimed(server.connected());
    server.push("ann", "1");
    server.advance("25S");
    assertThat(client.heard()).containsExactly("2[\"message\",1]", "2");
    server.push("ann", "2");
    client.pong();
    client.transport.vanishes();

    TestClient again = claimed(server.connected());
    assertThat(again.heard()).containsExactly("2[\"message\",2]");
  }

  @Test
  void inProtocol3TheSecondPingProvesWhatWentBeforeTheFirstWasAnswered() {
    TestClient client = claimed(server.v3());
    server.push("ann", "1");
    client.ping();
    server.push("ann", "2");
    client.ping();
    client.transport.vanishes();

    TestClient again = claimed(server.v3());
    assertThat(again.heard()).containsExactly("0", "2[\"message\",2]");
  }

  @Test
  void whatAClientOfProtocol3GetsFirstTimeIsNotProvenByItsFirstPing() {
    TestClient client = claimed(server.v3());
    server.push("ann", "1");
    client.ping();
    client.transport.vanishes();

    TestClient again = claimed(server.v3());
    assertThat(again.heard()).containsExactly("0", "2[\"message\",1]");
  }
}
