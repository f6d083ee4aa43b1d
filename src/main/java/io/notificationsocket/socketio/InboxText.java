package io.notificationsocket.socketio;

import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Change;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Listing;
import io.notificationsocket.registry.Inboxes.Marked;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What clients are told of inboxes, as JSON text. */
final class InboxText {

  private InboxText() {}

  /** The members of a list, without the braces around them. */
  static String members(Listing listing) {
    return "\"messages\":"
        + array(listing.items(), InboxText::item)
        + ","
        + members(listing.counts())
        + ",\"more\":"
        + listing.more();
  }

  static String members(Marked marked) {
    return "\"changed\":" + marked.changed() + "," + members(marked.counts());
  }

  private static String members(Counts counts) {
    return "\"unseen\":"
        + counts.unseen()
        + ",\"unread\":"
        + counts.unread()
        + ",\"total\":"
        + counts.total();
  }

  static String news(InboxNews news) {
    List<Change> changes = news.changes();
    return "{"
        + members(news.counts())
        + ",\"changes\":"
        + (changes == null ? "null" : array(changes, InboxText::change))
        + "}";
  }

  private static <T> String array(List<T> all, Function<T, String> text) {
    StringJoiner array = new StringJoiner(",", "[", "]");
    all.forEach(each -> array.add(text.apply(each)));
    return array.toString();
  }

  private static String item(Item item) {
    StringJoiner json = object(item.id().toString());
    json.add(quoted("at", item.id().at().toString()));
    add(json, "seen", item.seen());
    add(json, "read", item.read());
    add(json, "archived", item.archived());
    json.add("\"version\":" + item.version());
    Instant updated = item.updated();
    if (updated != null) {
      json.add(quoted("updated", updated.toString()));
    }
    return json.add("\"message\":" + item.json()).toString();
  }

  private static String change(Change change) {
    StringJoiner json = object(change.id().toString());
    if (change.removed() != null) {
      return json.add(quoted("removed", change.removed().name().toLowerCase(Locale.ROOT)))
          .toString();
    }
    if (change.added()) {
      json.add("\"new\":true").add(quoted("at", change.at().toString()));
    }
    add(json, "seen", change.seen());
    add(json, "read", change.read());
    add(json, "archived", change.archived());
    if (change.version() > 0) {
      json.add("\"version\":" + change.version());
    }
    return json.toString();
  }

  private static StringJoiner object(String id) {
    return new StringJoiner(",", "{", "}").add(quoted("id", id));
  }

  private static void add(StringJoiner json, String name, @Nullable Boolean value) {
    if (value != null) {
      json.add("\"" + name + "\":" + value);
    }
  }

  private static String quoted(String name, String value) {
    return "\"" + name + "\":" + JsonText.quote(value);
  }
}
