package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a client becomes a recipient, and how it ceases to be one. */
final class ClaimTest {

  private static final String OK = "{\"ok\":true}";
  private static final String UNKNOWN =
      "{\"ok\":false,\"error\":\"No such registration: ask your backend to register this connection"
          + " id for this user first.\"}";
  private static final String MISSING =
      "{\"ok\":false,\"error\":\"A user id and a connection id are needed, both as text.\"}";

  private final TestServer server = new TestServer();

  @BeforeEach
  void register() {
    server.registry.register("ann", "a1");
    server.registry.register("ann", "a2");
    server.registry.register("bob", "b1");
    server.registry.register("42", "n1");
  }

  @Test
  void aRegisteredPairIsClaimedByEvent() {
    for (TestClient client : new TestClient[] {server.v3(), server.connected()}) {
      client.heard();
      String id = client.session.id();
      server.registry.register("ann", id);
      client.says("21[\"register\",\"ann\",\"" + id + "\"]");
      assertThat(client.heard()).containsExactly("31[" + OK + "]");
      assertThat(server.push("ann", "{\"n\": 1.10}")).isEqualTo(1);
      assertThat(client.heard()).containsExactly("2[\"message\",{\"n\": 1.10}]");
      client.transport.vanishes();
    }
    assertThat(server.registry.recipients()).isZero();
  }

  @Test
  void theOriginalsClientsAskForNoAnswer() {
    TestClient client = server.v3().says("2[\"register\",\"ann\",\"a1\"]");
    assertThat(client.heard()).containsExactly("0");
    assertThat(server.push("ann", "1")).isEqualTo(1);
  }

  @Test
  void aUserIdMayBeANumber() {
    TestClient client = server.v3().says("2[\"register\",42,\"n1\"]");
    assertThat(server.push("42", "1")).isEqualTo(1);
    assertThat(client.heard()).containsExactly("0", "2[\"message\",1]");
  }

  @Test
  void aPairMayBeClaimedWhileConnecting() {
    TestClient client =
        server.v4().says("0{\"connectionId\":\"a1\",\"userId\":\"ann\",\"more\":[1]}");
    assertThat(client.heard()).singleElement().asString().startsWith("0{\"sid\"");
    assertThat(server.push("ann", "\"é\"")).isEqualTo(1);
    assertThat(client.heard()).containsExactly("2[\"message\",\"é\"]");
    server.advance("60S");
    assertThat(client.closed()).isNull();
  }

  @Test
  void aWrongPairIsRefusedWhileConnecting() {
    TestClient client = server.v4();
    client.says("0{\"userId\":\"ann\",\"connectionId\":\"b1\"}");
    client.says("0{\"userId\":\"ann\"}");
    client.says("0{\"userId\":\"ann\",\"connectionId\":null}");
    client.says("0{\"userId\":[\"ann\"],\"connectionId\":\"a1\"}");
    assertThat(client.heard())
        .containsExactly(
            refused(NotificationNamespace.NO_SUCH_REGISTRATION),
            refused(NotificationNamespace.IDS_MISSING),
            refused(NotificationNamespace.IDS_MISSING),
            refused(NotificationNamespace.IDS_MISSING));
    assertThat(client.closed()).isNull();
    client.says("0{}");
    assertThat(client.heard()).singleElement().asString().startsWith("0{\"sid\"");
  }

  private static String refused(String message) {
    return "4{\"message\":\"" + message + "\"}";
  }

  @Test
  void fiveWrongClaimsCloseTheSocket() {
    TestClient client = server.connected();
    client.says("21[\"register\",\"ann\",\"b1\"]");
    client.says("22[\"register\",\"ann\"]");
    client.says("23[\"register\"]");
    client.says("24[\"register\",null,{}]");
    assertThat(client.heard())
        .containsExactly(
            "31[" + UNKNOWN + "]",
            "32[" + MISSING + "]",
            "33[" + MISSING + "]",
            "34[" + MISSING + "]");
    assertThat(client.closed()).isNull();
    client.says("25[\"register\",\"nobody\",\"x\"]");
    assertThat(client.heard()).containsExactly("35[" + UNKNOWN + "]");
    assertThat(client.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);
  }

  @Test
  void aNewClaimReplacesTheOldOneOfTheSameSocket() {
    TestClient client = server.connected();
    client.says("2[\"register\",\"ann\",\"a1\"]").says("2[\"register\",\"bob\",\"b1\"]");
    assertThat(server.push("ann", "1")).isZero();
    assertThat(server.push("bob", "2")).isEqualTo(1);
    client.says("2[\"register\",\"bob\",\"b1\"]");
    assertThat(server.push("bob", "3")).isEqualTo(1);
    assertThat(client.heard()).containsExactly("2[\"message\",2]", "2[\"message\",3]");
    assertThat(client.closed()).isNull();
  }

  @Test
  void aWrongClaimKeepsTheOldOne() {
    TestClient client = server.connected().says("2[\"register\",\"ann\",\"a1\"]");
    client.says("2[\"register\",\"bob\",\"a1\"]");
    assertThat(server.push("ann", "1")).isEqualTo(1);
  }

  @Test
  void aNewerSocketWithTheSameConnectionIdClosesTheOlder() {
    TestClient older = server.connected().says("2[\"register\",\"ann\",\"a1\"]");
    TestClient newer = server.connected().says("21[\"register\",\"ann\",\"a1\"]");
    assertThat(newer.heard()).containsExactly("31[" + OK + "]");
    assertThat(older.heard()).containsExactly("1");
    assertThat(older.closed()).isEqualTo(CloseReason.REPLACED);
    assertThat(server.push("ann", "1")).isEqualTo(1);
    assertThat(newer.heard()).containsExactly("2[\"message\",1]");
  }

  @Test
  void manySocketsOfOneUserGetTheSamePacket() {
    TestClient one = server.connected().says("2[\"register\",\"ann\",\"a1\"]");
    TestClient two = server.connected().says("2[\"register\",\"ann\",\"a2\"]");
    assertThat(server.push("ann", "\"é\"")).isEqualTo(2);
    Packet first = last(one);
    assertThat(first.text()).isEqualTo("42[\"message\",\"é\"]");
    assertThat(last(two)).isSameAs(first);
  }

  private static Packet last(TestClient client) {
    return client.transport.packets().get(client.transport.packets().size() - 1);
  }

  @Test
  void clientsOfProtocol3GetTheMessageInAscii() {
    TestClient client = server.v3().says("2[\"register\",\"ann\",\"a1\"]");
    server.push("ann", "\"é😀\"");
    assertThat(client.heard()).containsExactly("0", "2[\"message\",\"\\u00e9\\ud83d\\ude00\"]");
  }

  @Test
  void unregisterStopsPushesAndKeepsTheConnection() {
    TestClient client = server.connected().says("2[\"register\",\"ann\",\"a1\"]");
    client.says("25[\"unregister\"]").says("2[\"unregister\"]");
    assertThat(client.heard()).containsExactly("35[" + OK + "]");
    assertThat(server.push("ann", "1")).isZero();
    server.advance("100S");
    assertThat(client.closed()).isNull();
    client.says("21[\"register\",\"ann\",\"a1\"]");
    assertThat(client.heard()).containsExactly("31[" + OK + "]", "2[\"message\",1]");
  }

  @Test
  void aClientThatLeavesTheNamespaceIsNoRecipient() {
    TestClient client = server.connected().says("2[\"register\",\"ann\",\"a1\"]").says("1");
    assertThat(server.push("ann", "1")).isZero();
    assertThat(client.heard()).isEmpty();
  }

  @Test
  void anotherEventMeansNothing() {
    TestClient client = server.connected().says("2[\"message\",\"x\"]").says("2[\"Register\"]");
    assertThat(client.heard()).isEmpty();
    assertThat(client.closed()).isNull();
  }

  @Test
  void aClientThatWaitsForAnAnswerToAnotherEventGetsOne() {
    TestClient client = server.connected().says("21[\"Register\",\"ann\",\"a1\"]");
    assertThat(client.heard())
        .containsExactly("31[{\"ok\":false,\"error\":\"There is no event Register.\"}]");
    client.says("22[\"" + "x".repeat(5_000) + "\"]");
    assertThat(client.heard())
        .containsExactly(
            "32[{\"ok\":false,\"error\":\"There is no event " + "x".repeat(64) + "….\"}]");
    assertThat(client.closed()).isNull();
  }

  @Test
  void theOldestClientWithoutAClaimMakesRoomAndComesAgain() {
    TestServer small = new TestServer(Map.of("UNCLAIMED_MAX", "2"), Map.of());
    small.registry.register("ann", "a1");
    TestClient claimed = small.connected().says("2[\"register\",\"ann\",\"a1\"]");
    TestClient silent = small.v4();
    TestClient waiting = small.connected();
    assertThat(silent.closed()).isNull();
    TestClient third = small.connected();
    assertThat(silent.closed()).isEqualTo(CloseReason.UNCLAIMED);
    assertThat(List.of(waiting.heard(), third.heard())).as("no 41").allMatch(List::isEmpty);

    claimed.says("2[\"unregister\"]");
    assertThat(waiting.closed()).as("one more has no claim").isEqualTo(CloseReason.UNCLAIMED);
    assertThat(waiting.heard()).as("no 41").isEmpty();
    assertThat(claimed.closed()).isNull();
  }

  @Test
  void aClientMaySendMoreAsSoonAsItHasClaimed() {
    server.registry.register("ann", "a1");
    TestClient client = server.connected();
    assertThat(client.session.limit()).isEqualTo(8_192);
    client.says("2[\"register\",\"ann\",\"a1\"]");
    assertThat(client.session.limit()).isEqualTo(1_000_000);
    client.says("2[\"unregister\"]");
    assertThat(client.session.limit()).isEqualTo(8_192);
  }

  @Test
  void aClientThatClaimsNothingInTimeIsClosed() {
    TestServer impatient = new TestServer(Map.of("REGISTER_TIMEOUT", "45s"), Map.of());
    TestClient client = impatient.connected();
    impatient.advance("44.999S");
    assertThat(client.closed()).isNull();
    impatient.advance("0.001S");
    assertThat(client.heard()).as("a stock client comes again").isEmpty();
    assertThat(client.closed()).isEqualTo(CloseReason.REGISTER_TIMEOUT);
  }

  @Test
  void aWrongClaimGivesNoMoreTime() {
    TestServer impatient = new TestServer(Map.of("REGISTER_TIMEOUT", "45s"), Map.of());
    TestClient client = impatient.connected();
    impatient.advance("40S");
    client.says("2[\"register\",\"ann\",\"x\"]");
    impatient.advance("5S");
    assertThat(client.closed()).isEqualTo(CloseReason.REGISTER_TIMEOUT);
  }

  @Test
  void theTimeToClaimCanBeTurnedOff() {
    TestServer patient = new TestServer(Map.of("REGISTER_TIMEOUT", "0"), Map.of());
    TestClient client = patient.connected();
    patient.advance("1000S");
    assertThat(client.closed()).isNull();
    assertThat(patient.timer.pending()).as("only the heartbeat").isEqualTo(1);
  }

  @Test
  void aClientThatClaimsAsSoonAsItIsConnectedIsInTime() {
    TestClient client = server.v4();
    client.transport.onWrite(
        packet -> {
          if (packet.data().startsWith("0{")) {
            client.says("2[\"register\",\"ann\",\"a1\"]");
          }
        });
    client.says("0");
    assertThat(server.push("ann", "1")).isEqualTo(1);
    server.advance("60S");
    assertThat(client.closed()).isNull();
  }

  @Test
  void theBackendEndsTheRegistration() {
    TestClient client = server.connected().says("2[\"register\",\"ann\",\"a1\"]");
    server.registry.end("ann", "a1");
    assertThat(client.heard()).containsExactly("1");
    assertThat(client.closed()).isEqualTo(CloseReason.REGISTRATION_ENDED);
    assertThat(server.push("ann", "1")).isZero();
  }

  @Test
  void aPushMadeAsSoonAsTheClientIsToldArrives() {
    TestClient client = server.v4();
    List<Integer> taken = new ArrayList<>();
    client.transport.onWrite(
        packet -> {
          if (packet.data().startsWith("0{")) {
            taken.add(server.push("ann", "1"));
          }
        });
    client.says("0{\"userId\":\"ann\",\"connectionId\":\"a1\"}");
    assertThat(taken).containsExactly(1);
    assertThat(client.heard()).last().isEqualTo("2[\"message\",1]");
  }

  @Test
  void aRegistrationThatEndsAsTheClientIsToldClosesIt() {
    TestClient client = server.v4();
    client.transport.onWrite(packet -> server.registry.end("ann", "a1"));
    client.says("0{\"userId\":\"ann\",\"connectionId\":\"a1\"}");
    assertThat(client.closed()).isEqualTo(CloseReason.REGISTRATION_ENDED);
  }

  @Test
  void aClientThatIsGoneBeforeItsClaimIsMadeGivesItBack() {
    TestClient client = server.v4();
    client.transport.onWrite(packet -> client.transport.vanishes());
    client.says("0{\"userId\":\"ann\",\"connectionId\":\"a1\"}");
    assertThat(server.registry.recipients()).isZero();
    assertThat(server.timer.pending()).isZero();

    TestClient again = server.v4().says("0{\"userId\":\"ann\",\"connectionId\":\"a1\"}");
    assertThat(server.push("ann", "1")).isEqualTo(1);
    assertThat(again.heard()).hasSize(2);
  }

  @Test
  void aClientThatIsGoneWhileItIsLetInHoldsNothing() {
    TestClient client = server.v4();
    client.transport.onWrite(packet -> client.transport.vanishes());
    client.says("0");
    assertThat(server.timer.pending()).isZero();
    assertThat(server.engine.size()).isZero();
  }

  @Test
  void aClientThatDoesNotReadStopsBeingARecipient() {
    TestServer small = new TestServer(Map.of("QUEUE_MAX_PACKETS", "3"), Map.of());
    small.registry.register("ann", "a1");
    TestClient client = small.connected().says("2[\"register\",\"ann\",\"a1\"]");
    client.transport.hold();
    for (int i = 0; i < 4; i++) {
      assertThat(small.push("ann", "1")).isEqualTo(1);
    }
    assertThat(small.push("ann", "1")).isZero();
    assertThat(client.closed()).isEqualTo(CloseReason.QUEUE_OVERFLOW);
    assertThat(small.registry.recipients()).isZero();
  }

  @Test
  void aClaimThatMeetsTheEndOfItsConnectionIsGivenBack() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 1_000; round++) {
        TestClient client = server.connected();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> claim =
            threads.submit(
                () -> {
                  start.await();
                  return client.says("2[\"register\",\"ann\",\"a1\"]");
                });
        Future<?> end =
            threads.submit(
                () -> {
                  start.await();
                  client.transport.vanishes();
                  return null;
                });
        assertThat(claim).succeedsWithin(Duration.ofSeconds(10));
        assertThat(end).succeedsWithin(Duration.ofSeconds(10));
        assertThat(server.registry.recipients()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.timer.pending()).isZero();
  }

  @Test
  void nothingIsLeftOfTenThousandClients() {
    for (int i = 0; i < 10_000; i++) {
      server.registry.register("user" + i % 100, "c" + i);
      TestClient client = i % 2 == 0 ? server.v3() : server.connected();
      client.says("2[\"register\",\"user" + i % 100 + "\",\"c" + i + "\"]");
      if (i % 3 == 0) {
        client.says("1");
      }
      if (i % 5 == 0) {
        server.registry.end("user" + i % 100, "c" + i);
      }
      client.transport.vanishes();
    }
    assertThat(server.registry.recipients()).isZero();
    assertThat(server.engine.size()).isZero();
    assertThat(server.timer.pending()).isZero();
  }
}
