package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/**
 * One Socket.IO client: it connects, joins the namespace {@code /}, claims its registration with
 * the event {@code register}, and from then on receives. Each step waits for the answer to the last
 * one, as stock clients do.
 */
abstract class Session {

  private enum State {
    OPENING,
    JOINING,
    CLAIMING,
    OPEN,
    ENDED
  }

  private static final byte[] JOIN = bytes("40");
  private static final byte[] PING = bytes("2");
  private static final byte[] PONG = bytes("3");

  final Sessions all;
  final int index;
  final int user;
  private State state = State.OPENING;
  private long lastPing;

  Session(Sessions all, int index) {
    this.all = all;
    this.index = index;
    this.user = all.userOf(index);
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Begins to connect. */
  abstract void start();

  /** Sends one Engine.IO packet. */
  abstract void send(byte[] packet);

  /** The open packet has come, with this session id. */
  abstract void opened(String sid);

  /** Says goodbye; the server is to close the connection. */
  abstract void leave();

  /** Closes the connection. */
  abstract void close();

  final boolean isOver() {
    return state == State.ENDED;
  }

  /** For transports: a packet came in. */
  final void packet(ByteBuffer in, int from, int to) {
    switch (in.get(from)) {
      case '0' -> open(in, from, to);
      case '2' -> send(PONG);
      case '4' -> message(in, from, to);
      case '1' -> end("the server closed the session");
      case '3', '6' -> {
        // The answer to a ping of ours, or nothing at all.
      }
      default -> throw new LoadException("unknown packet: " + text(in, from, to));
    }
  }

  private void open(ByteBuffer in, int from, int to) {
    String handshake = text(in, from, to);
    opened(handshake.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1"));
    state = State.JOINING;
    if (all.version() >= 4) {
      send(JOIN);
    }
  }

  private void message(ByteBuffer in, int from, int to) {
    byte type = to - from < 2 ? 0 : in.get(from + 1);
    if (type == '2') {
      if (!Message.isOffset(in, from, to)) {
        all.delivered(this, in, from, to);
      }
    } else if (type == '0' && state == State.JOINING) {
      state = State.CLAIMING;
      send(
          bytes(
              "420[\"register\",\"%s\",\"%s\"]"
                  .formatted(Target.userId(all.owner(index)), all.connectionId(index))));
    } else if (type == '3' && state == State.CLAIMING) {
      claimed(text(in, from, to));
    } else {
      end("an unexpected packet: " + text(in, from, to));
    }
  }

  private void claimed(String answer) {
    if (answer.contains("\"ok\":true")) {
      state = State.OPEN;
      lastPing = all.loop().now();
      all.opened();
    } else {
      end("a claim was refused: " + answer);
    }
  }

  /** In protocol 3 it is the client that pings. */
  final void pingIfDue(long now, long interval) {
    if (state == State.OPEN && now - lastPing > interval) {
      lastPing = now;
      send(PING);
    }
  }

  final void end(String why) {
    if (state != State.ENDED) {
      boolean wasOpen = state == State.OPEN;
      state = State.ENDED;
      close();
      all.ended(why, wasOpen);
    }
  }

  private static String text(ByteBuffer in, int from, int to) {
    byte[] bytes = new byte[to - from];
    in.get(from, bytes);
    return new String(bytes, ISO_8859_1);
  }
}
