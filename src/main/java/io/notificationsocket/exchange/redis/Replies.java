package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.ConnectedClient;
import io.notificationsocket.registry.Exchange.Page;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.Revocation.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Reads the replies of scripts. */
final class Replies {

  private static final int ID = 24;

  private Replies() {}

  static long number(Object value) {
    return value instanceof Long number ? number : Long.parseLong(text(value));
  }

  static MessageId id(Object value) {
    return Objects.requireNonNull(MessageId.parse(text(value)));
  }

  /** Why a claim is over; scripts that do not know the reason give only the letter. */
  static Revocation revocation(String why) {
    String reason = why.substring(1);
    return switch (why.charAt(0)) {
      case 'R' -> Revocation.REPLACED;
      case 'D' -> Revocation.disconnected(reason.isEmpty() ? "disconnected" : reason);
      default -> reason.isEmpty() ? Revocation.ENDED : new Revocation(Kind.ENDED, reason);
    };
  }

  /** Why a message is not in an inbox any more. */
  static Reason reason(char letter) {
    return switch (letter) {
      case 'D' -> Reason.DELETED;
      case 'W' -> Reason.WITHDRAWN;
      case 'R' -> Reason.REPLACED;
      default -> Reason.EXPIRED;
    };
  }

  /** How a client is connected. */
  static ConnectedClient client(String text) {
    return new ConnectedClient(
        Instant.ofEpochMilli(Long.parseLong(text.substring(0, 13))),
        text.charAt(13) == 'w' ? "websocket" : "polling",
        text.charAt(14) - '0');
  }

  static String text(Object value) {
    return new String((byte[]) value, UTF_8);
  }

  /**
   * Reads a page, which starts at an index: whether it is the last, newest id, a flag that is not
   * part of it, and the messages.
   */
  static Page page(List<?> values, int from) {
    boolean atEnd = number(values.get(from)) == 1;
    MessageId newest = id(values.get(from + 1));
    List<Push> messages = new ArrayList<>(values.size() - from - 3);
    for (Object row : values.subList(from + 3, values.size())) {
      byte[] bytes = (byte[]) row;
      messages.add(
          new Push(id(Arrays.copyOf(bytes, ID)), new String(bytes, ID, bytes.length - ID, UTF_8)));
    }
    return new Page(messages, atEnd, newest);
  }
}
