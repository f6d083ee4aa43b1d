package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.ConnectedClient;
import io.notificationsocket.registry.Exchange.Page;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.MessageChange;
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

  /** How many values of a page precede its changes. */
  private static final int PAGE = 5;

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
        Character.toLowerCase(text.charAt(13)) == 'w' ? "websocket" : "polling",
        text.charAt(14) - '0');
  }

  static String text(Object value) {
    return new String((byte[]) value, UTF_8);
  }

  /**
   * Reads a page, which starts at an index: whether it is the last, newest id, a flag that is not
   * part of it, until where it has all changes, how many they are, the changes, and the messages.
   */
  static Page page(List<?> values, int from) {
    boolean atEnd = number(values.get(from)) == 1;
    MessageId newest = id(values.get(from + 1));
    MessageId changesUntil = id(values.get(from + 3));
    int begin = from + PAGE + (int) number(values.get(from + 4));
    List<MessageChange> changes =
        values.subList(from + PAGE, begin).stream().map(Replies::change).toList();
    List<Push> messages = new ArrayList<>(values.size() - begin);
    for (Object row : values.subList(begin, values.size())) {
      byte[] bytes = (byte[]) row;
      messages.add(
          new Push(id(Arrays.copyOf(bytes, ID)), new String(bytes, ID, bytes.length - ID, UTF_8)));
    }
    return new Page(changes, messages, atEnd, newest, changesUntil);
  }

  /** A change in a page: its kind, the message, the place, and what there is to say. */
  private static MessageChange change(Object value) {
    String text = text(value);
    MessageId id = Objects.requireNonNull(MessageId.parse(text.substring(1, 1 + ID)));
    MessageId position =
        Objects.requireNonNull(MessageId.parse(text.substring(1 + ID, 1 + 2 * ID)));
    int space = text.indexOf(' ', 1 + 2 * ID);
    String before = text.substring(1 + 2 * ID, space);
    String after = text.substring(space + 1);
    return switch (text.charAt(0)) {
      case 'W' ->
          new MessageChange.Withdrawn(
              id, position, Instant.ofEpochMilli(Long.parseLong(before)), MessageId.parse(after));
      case 'L' -> new MessageChange.Late(new Push(id, after), position, true);
      default -> new MessageChange.Updated(id, position, Integer.parseInt(before), after);
    };
  }
}
