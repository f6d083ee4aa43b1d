package io.notificationsocket.transport.websocket.direct;

import io.notificationsocket.engineio.RecordingInbound;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a parser found, in words; the broken rule, if there is one, as the last. */
final class ParsedEvents implements FrameParser.Receiver {

  private final List<String> events = new ArrayList<>();

  /** What a parser makes of these bytes when they come in pieces of this size. */
  static List<String> of(byte[] bytes, int limit, int piece) {
    ParsedEvents found = new ParsedEvents();
    FrameParser parser = new FrameParser(new RecordingInbound(limit, Long.MAX_VALUE), found);
    byte[] mine = bytes.clone(); // the parser unmasks in place
    for (int from = 0; from < mine.length; from += piece) {
      found.feed(parser, mine, from, Math.min(mine.length, from + piece));
    }
    return found.events;
  }

  void feed(FrameParser parser, byte[] bytes, int from, int to) {
    try {
      parser.parse(bytes, from, to);
    } catch (FrameException e) {
      events.add("broken " + e.closeCode() + " " + e.reason());
    }
  }

  List<String> events() {
    return events;
  }

  @Override
  public void text(String message) {
    events.add("text " + message);
  }

  @Override
  public void binary(byte[] message) {
    events.add("binary " + HexFormat.of().formatHex(message));
  }

  @Override
  public void ping(byte[] payload) {
    events.add("ping " + HexFormat.of().formatHex(payload));
  }

  @Override
  public void close(int code) {
    events.add("close " + code);
  }
}
