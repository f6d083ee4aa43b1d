package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Schedules.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A push that is made later, as it lies in Redis: {@code ttl store inbox}, each a number or {@code
 * -}, the bytes of the collapse key and of the recipients, these two, and the JSON. {@code
 * fire.lua} reads it, too.
 */
final class ScheduledText {

  private ScheduledText() {}

  static byte[] of(Target target, Message message) {
    String collapse = message.collapse() == null ? "" : message.collapse();
    String recipients = target instanceof Target.Many many ? text(many.recipients()) : "";
    Duration ttl = message.ttl();
    String begin =
        "%s %s %s %d %d "
            .formatted(
                ttl == null ? "-" : ttl.toMillis(),
                flag(message.store()),
                flag(message.inbox()),
                collapse.getBytes(UTF_8).length,
                recipients.getBytes(UTF_8).length);
    return Keys.bytes(begin + collapse + recipients + message.json());
  }

  private static String flag(@Nullable Boolean value) {
    return value == null ? "-" : value ? "1" : "0";
  }

  /** Ids have no line ends. */
  private static String text(Recipients recipients) {
    List<String> lines = new ArrayList<>();
    if (recipients instanceof Recipients.Users named) {
      lines.add("users");
      lines.add(Integer.toString(named.users().size()));
      lines.addAll(named.users());
    } else if (recipients instanceof Recipients.Topic named) {
      lines.add("topic");
      lines.add(named.topic());
    } else {
      lines.add("everyone");
    }
    lines.addAll(recipients.except());
    return String.join("\n", lines);
  }

  /**
   * Reads one.
   *
   * @param userId empty for many
   */
  static Read read(String userId, byte[] bytes, int from) {
    String[] words = new String[5];
    int at = from;
    for (int n = 0; n < words.length; n++) {
      int end = at;
      while (bytes[end] != ' ') {
        end++;
      }
      words[n] = new String(bytes, at, end - at, UTF_8);
      at = end + 1;
    }
    int recipients = at + Integer.parseInt(words[3]);
    int json = recipients + Integer.parseInt(words[4]);
    String collapse = new String(bytes, at, recipients - at, UTF_8);
    Message message =
        new Message(
            new String(bytes, json, bytes.length - json, UTF_8),
            words[0].equals("-") ? null : Duration.ofMillis(Long.parseLong(words[0])),
            flag(words[1]),
            flag(words[2]),
            collapse.isEmpty() ? null : collapse,
            null);
    Target target =
        userId.isEmpty()
            ? new Target.Many(recipients(new String(bytes, recipients, json - recipients, UTF_8)))
            : new Target.User(userId);
    return new Read(target, message);
  }

  /** What is to be made. */
  record Read(Target target, Message message) {}

  private static @Nullable Boolean flag(String text) {
    return text.equals("-") ? null : (Boolean) text.equals("1");
  }

  private static Recipients recipients(String text) {
    List<String> lines = Arrays.asList(text.split("\n"));
    return switch (lines.get(0)) {
      case "users" -> {
        int end = 2 + Integer.parseInt(lines.get(1));
        yield new Recipients.Users(set(lines.subList(2, end)), rest(lines, end));
      }
      case "topic" -> new Recipients.Topic(lines.get(1), rest(lines, 2));
      default -> new Recipients.Everyone(rest(lines, 1));
    };
  }

  private static Set<String> rest(List<String> lines, int from) {
    return set(lines.subList(from, lines.size()));
  }

  private static Set<String> set(List<String> ids) {
    return new LinkedHashSet<>(ids);
  }
}
