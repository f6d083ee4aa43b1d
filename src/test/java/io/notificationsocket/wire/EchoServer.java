package io.notificationsocket.wire;

import io.notificationsocket.server.Conformance;
import io.notificationsocket.server.Launch;
import io.notificationsocket.server.ServerProcess;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The conformance application, shared by all test classes that register it. */
final class EchoServer implements BeforeAllCallback {

  static final EchoServer SHARED = new EchoServer();

  private ServerProcess process;

  private EchoServer() {}

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (process == null) {
      // The suites' 200 ms would be too short for a busy machine to answer a ping.
      Launch launch = Launch.of(Map.of("PING_TIMEOUT", "20s"));
      process = ServerProcess.serve(new Conformance(), launch, line -> {});
      context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put(this, process);
    }
  }

  /** Where the Socket.IO echo answers, at the usual path. */
  String url() {
    return process.url();
  }

  /** An Engine.IO session whose messages come back. */
  EngineClient openEngine(Way way) throws IOException {
    return switch (way) {
      case POLLING_3, POLLING_4 -> PollingClient.at(polling(way.protocol()), way.protocol());
      case WEBSOCKET_3, WEBSOCKET_4 -> openEngineWebSocket(way.protocol());
    };
  }

  WebSocketClient openEngineWebSocket(int protocol) throws IOException {
    return WebSocketClient.open(RawConnection.to(url()), webSocket(protocol));
  }

  PollingClient openEnginePolling(int protocol, String parameters) throws IOException {
    return PollingClient.at(polling(protocol) + parameters, protocol);
  }

  String polling(int protocol) {
    return url() + "/engine.io/?transport=polling&EIO=" + protocol;
  }

  static String webSocket(int protocol) {
    return "/engine.io/?transport=websocket&EIO=" + protocol;
  }

  /** The next frame of bytes; pings that come before are answered. */
  static byte[] bytes(WebSocketClient client) throws IOException {
    Frame frame = client.frame();
    while (frame.opcode() == Frame.TEXT && frame.text().equals("2")) {
      client.send("3");
      frame = client.frame();
    }
    if (frame.opcode() != Frame.BINARY) {
      throw new AssertionError("no bytes came but " + frame);
    }
    return frame.payload();
  }
}
