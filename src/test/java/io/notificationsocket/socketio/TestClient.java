package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.PacketType;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.RecordingTransport;
import java.util.List;
import java.util.regex.Pattern;

/** What a client library would say and hear, over a WebSocket, without the digit of messages. */
final class TestClient {

  private static final Pattern ID = Pattern.compile(",\"[0-9a-f]{24}\"]$");

  final RecordingTransport transport = RecordingTransport.webSocket();
  final EngineSession session;
  private int heard;

  TestClient(TestServer server, ProtocolVersion version) {
    this(server, version, "192.0.2.1");
  }

  TestClient(TestServer server, ProtocolVersion version, String address) {
    session = server.engine.open(version, transport, address);
  }

  TestClient says(String text) {
    transport.receives(Packet.message(text));
    return this;
  }

  TestClient says(byte[] binary) {
    transport.receives(Packet.message(binary));
    return this;
  }

  /** Answers the server's ping. */
  void pong() {
    transport.receives(Packet.of(PacketType.PONG, ""));
  }

  /** Pings, as clients of protocol 3 do. */
  void ping() {
    transport.receives(Packet.of(PacketType.PING, ""));
  }

  /** What is new since the last time, after the open packet; messages without their ids. */
  List<String> heard() {
    return heardWithIds().stream()
        .filter(text -> !text.startsWith("2[\"offset\","))
        .map(text -> ID.matcher(text).replaceFirst("]"))
        .toList();
  }

  List<String> heardWithIds() {
    List<String> all =
        transport.textsAfterOpen().stream()
            .map(text -> text.startsWith("4") ? text.substring(1) : text)
            .toList();
    List<String> news = all.subList(heard, all.size());
    heard = all.size();
    return news;
  }

  /** Why the server closed the connection; null while it is open. */
  CloseReason closed() {
    List<CloseReason> reasons =
        transport.closes().isEmpty() ? transport.aborts() : transport.closes();
    return reasons.isEmpty() ? null : reasons.get(0);
  }
}
