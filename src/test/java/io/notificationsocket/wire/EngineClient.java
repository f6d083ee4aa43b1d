package io.notificationsocket.wire;

import java.io.IOException;
import java.util.List;

/** One Engine.IO session from the client's side. For one thread. */
interface EngineClient extends AutoCloseable {

  /** The packet with which the server opened the session. */
  String open();

  default String sid() {
    return open().replaceFirst("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
  }

  /** Waits for the next packet; pings of the server are answered and left out. */
  String next() throws IOException;

  void send(String packet) throws IOException;

  /** Waits for the end of the session and tells which packets came before. */
  List<String> untilClosed() throws IOException;

  /** Goes away, without a word of the protocol. */
  @Override
  void close() throws IOException;
}
