package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.registry.Message;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets more than the values of messages, but those who have asked for more. */
final class AskedTest {

  private static final String AN_ID = "0".repeat(24);
  private static final Pattern ID = Pattern.compile("\"[0-9a-f]{24}\"");
  private static final Pattern PID = Pattern.compile("\"pid\":\"([^\"]+)\"");

  private TestServer server = new TestServer();

  @BeforeEach
  void register() {
    server.registry.register("ann", "a1");
    server.registry.register("bob", "b1");
  }

  /** What the client hears of a push, with {@code ID} for each id. */
  private List<String> shape(TestClient client) {
    client.heard();
    server.push("ann", "{\"é\":1}");
    return client.heardWithIds().stream().map(text -> ID.matcher(text).replaceAll("ID")).toList();
  }

  @Test
  void aClientOfProtocol3GetsTheValueAlone() {
    TestClient client = server.v3().says("2[\"register\",\"ann\",\"a1\"]");
    assertThat(shape(client)).containsExactly("2[\"message\",{\"\\u00e9\":1}]");
  }

  @Test
  void aClientOfProtocol4GetsTheValueAloneAndItsPlaceBesideIt() {
    TestClient client = server.connected().says("2[\"register\",\"ann\",\"a1\"]");
    int before = client.transport.writes();
    assertThat(shape(client)).containsExactly("2[\"message\",{\"é\":1}]", "2[\"offset\",ID]");
    assertThat(client.transport.writes() - before).as("writes").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ids\":true}",
        "{\"after\":\"000000000000000000000000\"}",
        "{\"inbox\":{}}",
        "{\"inbox\":true}",
        "{\"ids\":false,\"inbox\":{\"limit\":20}}",
        " { \"x\":1, \"ids\" : true } "
      })
  void aClientThatAsksGetsTheIdToo(String options) {
    TestClient client = server.v3();
    client.says("2[\"register\",\"ann\",\"a1\"," + options + "]");
    assertThat(shape(client)).containsExactly("2[\"message\",{\"\\u00e9\":1},ID]");
    client = server.connected().says("2[\"register\",\"ann\",\"a1\"," + options + "]");
    assertThat(shape(client)).containsExactly("2[\"message\",{\"é\":1},ID]");
    client = server.v4();
    client.says("0{\"userId\":\"ann\",\"connectionId\":\"a1\"," + options.trim().substring(1));
    assertThat(shape(client)).containsExactly("2[\"message\",{\"é\":1},ID]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"ids\":false}",
        "{\"after\":null}",
        "{\"ids\":null,\"inbox\":null,\"after\":null}",
        "{\"inbox\":false}"
      })
  void aClientThatAsksForNothingGetsNothingMore(String options) {
    TestClient client = server.connected();
    client.says("21[\"register\",\"ann\",\"a1\"," + options + "]");
    assertThat(client.heard()).containsExactly("31[{\"ok\":true}]");
    assertThat(shape(client)).containsExactly("2[\"message\",{\"é\":1}]", "2[\"offset\",ID]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"after\":\"yesterday\"}                 | after must be",
        "{\"after\":7}                             | after must be",
        "{\"after\":\"\"}                          | after must be",
        "{\"after\":{}}                            | after must be",
        "{\"after\":\"00000000000000000000000G\"}  | after must be",
        "{\"ids\":1}                               | ids must be",
        "{\"ids\":\"true\"}                        | ids must be",
        "{\"inbox\":[]}                            | inbox must be",
        "{\"inbox\":20}                            | inbox must be",
        "[\"000000000000000000000000\"]            | options must be",
        "\"000000000000000000000000\"              | options must be",
        "true                                      | options must be"
      })
  void aWrongOptionIsToldByItsNameAndIsNoWrongTry(String options, String told) {
    TestClient client = server.connected();
    for (int i = 0; i < 10; i++) {
      client.says("21[\"register\",\"ann\",\"a1\"," + options + "]");
      assertThat(client.heard())
          .singleElement()
          .asString()
          .startsWith("31[{\"ok\":false,\"error\":\"")
          .contains(told);
    }
    assertThat(client.closed()).isNull();
    assertThat(server.push("ann", "1")).as("sessions").isZero();
    client.says("21[\"register\",\"ann\",\"a1\"]");
    assertThat(client.heard().get(0)).isEqualTo("31[{\"ok\":true}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"after\":\"yesterday\" | after must be",
        "\"ids\":\"yes\"         | ids must be",
        "\"inbox\":1             | inbox must be"
      })
  void aWrongOptionInAuthIsAConnectErrorAndNoWrongTry(String option, String told) {
    TestClient client = server.v4();
    for (int i = 0; i < 10; i++) {
      client.says("0{\"userId\":\"ann\",\"connectionId\":\"a1\"," + option + "}");
      assertThat(client.heard())
          .singleElement()
          .asString()
          .startsWith("4{\"message\":\"")
          .contains(told);
    }
    assertThat(client.closed()).isNull();
    client.says("0{\"userId\":\"ann\",\"connectionId\":\"a1\",\"after\":null,\"ids\":null}");
    assertThat(client.heard()).singleElement().asString().startsWith("0{\"sid\"");
    assertThat(server.push("ann", "1")).isEqualTo(1);
  }

  @Test
  void aPairThatIsNullIsNone() {
    TestClient client = server.v4().says("0{\"userId\":null,\"connectionId\":null}");
    assertThat(client.heard()).singleElement().asString().startsWith("0{\"sid\"");
    for (int i = 1; i <= 5; i++) {
      client.says("21[\"register\",null,\"a1\",{\"after\":\"wrong\"}]");
      assertThat(client.heard().get(0)).contains(NotificationNamespace.IDS_MISSING);
    }
    assertThat(client.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);
  }

  @Test
  void whatWasAskedHoldsForTheClaim() {
    TestClient client = server.connected();
    client.says("2[\"register\",\"ann\",\"a1\"]");
    client.says("2[\"register\",\"ann\",\"a1\",{\"ids\":true}]");
    assertThat(shape(client)).as("asked later").containsExactly("2[\"message\",{\"é\":1},ID]");
    client.says("2[\"register\",\"ann\",\"a1\"]");
    assertThat(shape(client)).as("the same").containsExactly("2[\"message\",{\"é\":1},ID]");
    client.says("2[\"register\",\"ann\",\"wrong\"]");
    assertThat(shape(client)).as("a wrong one").containsExactly("2[\"message\",{\"é\":1},ID]");
    client.says("2[\"register\",\"bob\",\"b1\"]").says("2[\"register\",\"ann\",\"a1\"]");
    assertThat(shape(client))
        .as("another one")
        .containsExactly("2[\"message\",{\"é\":1}]", "2[\"offset\",ID]");
    client.says("2[\"register\",\"ann\",\"wrong\",{\"ids\":true}]");
    assertThat(shape(client)).as("asked with a wrong one").hasSize(2);
  }

  @Test
  void aClientThatRecoversGetsWhatItIsUsedTo() {
    for (boolean asked : new boolean[] {true, false, true}) {
      TestClient client = server.v4().says("0");
      Matcher pid = PID.matcher(client.heard().get(0));
      assertThat(pid.find()).isTrue();
      client.says("2[\"register\",\"ann\",\"a1\"]");
      if (asked) {
        client.says("2[\"register\",\"ann\",\"a1\",{\"ids\":true}]");
      }
      List<String> before = shape(client);
      String offset = server.registry.push("ann", Message.of("1")).id().toString();
      for (int time = 1; time <= 2; time++) {
        client.transport.vanishes();
        client = server.v4();
        client.says("0{\"pid\":\"" + pid.group(1) + "\",\"offset\":\"" + offset + "\"}");
        assertThat(client.heard()).as("recovery").singleElement().asString().contains(pid.group(1));
        assertThat(shape(client)).as("asked: " + asked).isEqualTo(before);
        offset = server.registry.push("ann", Message.of("1")).id().toString();
      }
      client.transport.vanishes();
    }
  }

  @Test
  void aClientThatRecoversMayAskInAuth() {
    TestClient client = server.v4().says("0{\"userId\":\"ann\",\"connectionId\":\"a1\"}");
    Matcher pid = PID.matcher(client.heard().get(0));
    assertThat(pid.find()).isTrue();
    client.transport.vanishes();
    client = server.v4();
    client.says(
        "0{\"userId\":\"ann\",\"connectionId\":\"a1\",\"ids\":true,\"after\":\""
            + AN_ID
            + "\",\"pid\":\""
            + pid.group(1)
            + "\"}");
    assertThat(client.heard().get(0)).contains(pid.group(1));
    assertThat(shape(client)).containsExactly("2[\"message\",{\"é\":1},ID]");
  }

  @Test
  void everybodyGetsTheIdIfTheServerIsSetSo() {
    server = new TestServer(Map.of("MESSAGE_IDS", "always"), Map.of());
    register();
    TestClient client = server.v3().says("2[\"register\",\"ann\",\"a1\"]");
    assertThat(shape(client)).containsExactly("2[\"message\",{\"\\u00e9\":1},ID]");
    client = server.connected().says("2[\"register\",\"ann\",\"a1\"]");
    assertThat(shape(client)).containsExactly("2[\"message\",{\"é\":1},ID]");
  }
}
