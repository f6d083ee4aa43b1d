package io.notificationsocket.store;

import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Schedules.Target;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The recipients of a scheduled push to many as text: their kind, their names, an empty line, and
 * who is excepted, each on a line that ends with a line feed, which no id contains.
 */
final class TargetText {

  private static final String USERS = "users";
  private static final String TOPIC = "topic";
  private static final String EVERYONE = "everyone";

  private TargetText() {}

  static String of(Target target) {
    return target instanceof Target.Many many ? of(many.recipients()) : "";
  }

  private static String of(Recipients recipients) {
    if (recipients instanceof Recipients.Users named) {
      return text(USERS, named.users(), named.except());
    }
    return recipients instanceof Recipients.Topic named
        ? text(TOPIC, List.of(named.topic()), named.except())
        : text(EVERYONE, List.of(), recipients.except());
  }

  private static String text(String kind, Collection<String> names, Collection<String> except) {
    StringBuilder text = new StringBuilder(kind).append('\n');
    names.forEach(name -> text.append(name).append('\n'));
    text.append('\n');
    except.forEach(name -> text.append(name).append('\n'));
    return text.toString();
  }

  /**
   * The opposite.
   *
   * @param userId empty for many
   * @param text made by {@link #of(Target)}
   */
  static Target parse(String userId, String text) {
    return userId.isEmpty() ? new Target.Many(recipients(text)) : new Target.User(userId);
  }

  private static Recipients recipients(String text) {
    List<String> lines = Arrays.asList(text.split("\n", -1));
    int empty = lines.indexOf("");
    List<String> names = lines.subList(1, empty);
    Set<String> except = new LinkedHashSet<>(lines.subList(empty + 1, lines.size() - 1));
    return switch (lines.get(0)) {
      case USERS -> new Recipients.Users(new LinkedHashSet<>(names), except);
      case TOPIC -> new Recipients.Topic(names.get(0), except);
      default -> new Recipients.Everyone(except);
    };
  }

  /** The same without a user. */
  static Target without(String userId, Target target) {
    if (!(target instanceof Target.Many many)) {
      return target;
    }
    Recipients recipients = many.recipients();
    Set<String> except = without(userId, recipients.except());
    if (recipients instanceof Recipients.Users named) {
      return new Target.Many(new Recipients.Users(without(userId, named.users()), except));
    }
    return new Target.Many(
        recipients instanceof Recipients.Topic named
            ? new Recipients.Topic(named.topic(), except)
            : new Recipients.Everyone(except));
  }

  private static Set<String> without(String userId, Set<String> users) {
    Set<String> left = new LinkedHashSet<>(users);
    left.remove(userId);
    return left;
  }
}
