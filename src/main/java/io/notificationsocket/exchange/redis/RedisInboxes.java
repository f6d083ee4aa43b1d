package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.Inboxes;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The inboxes in Redis. What changes there is told to all nodes by their channels. Thread-safe. */
final class RedisInboxes implements Inboxes {

  /** The most bytes of texts in a listing. */
  private static final int LISTING_BYTES = 4 << 20;

  /** Digits of an id, which its mark follows. */
  private static final int ID = 24;

  // Marks in the words of scripts; each includes those before it.
  private static final int NEW = 0;
  private static final int SEEN = 1;
  private static final int READ = 2;
  private static final int ARCHIVED = 3;

  private final Requests requests;

  RedisInboxes(Requests requests) {
    this.requests = requests;
  }

  @Override
  public void list(String userId, Query query, Consumer<@Nullable Listing> then) {
    MessageId before = query.before();
    List<byte[]> arguments =
        List.of(
            Keys.bytes(userId),
            Calls.number(
                switch (query.status()) {
                  case ALL, UNREAD -> NEW;
                  case READ -> READ;
                  case ARCHIVED -> ARCHIVED;
                }),
            Calls.number(
                switch (query.status()) {
                  case UNREAD -> SEEN;
                  case ALL, READ -> READ;
                  case ARCHIVED -> ARCHIVED;
                }),
            Calls.number(query.limit()),
            before == null ? Calls.NOTHING : Calls.id(before),
            Calls.number(LISTING_BYTES));
    ask(Script.INBOX_LIST, userId, arguments, RedisInboxes::listing, then);
  }

  private static Listing listing(List<?> values) {
    List<Item> items = new ArrayList<>();
    for (Object row : values.subList(4, values.size())) {
      String text = Replies.text(row);
      int mark = text.charAt(ID) - '0';
      int space = text.indexOf(' ');
      int second = text.indexOf(' ', space + 1);
      MessageId changed = MessageId.parse(text.substring(space + 1, second));
      items.add(
          new Item(
              Objects.requireNonNull(MessageId.parse(text.substring(0, ID))),
              mark >= SEEN,
              mark >= READ,
              mark >= ARCHIVED,
              Integer.parseInt(text.substring(ID + 1, space)),
              changed == null ? null : changed.at(),
              text.substring(second + 1)));
    }
    return new Listing(items, counts(values), Replies.number(values.get(3)) == 1);
  }

  /** Counts at the begin of a list. */
  private static Counts counts(List<?> values) {
    return new Counts(
        (int) Replies.number(values.get(0)),
        (int) Replies.number(values.get(1)),
        (int) Replies.number(values.get(2)));
  }

  @Override
  public void count(String userId, Consumer<@Nullable Counts> then) {
    ask(Script.INBOX_COUNT, userId, List.of(Keys.bytes(userId)), values -> counts(values), then);
  }

  private <T> void ask(
      Script script,
      String userId,
      List<byte[]> arguments,
      Function<List<?>, T> reading,
      Consumer<@Nullable T> then) {
    requests.offer(
        new Question(Partitions.of(userId), requests.deadline(), () -> then.accept(null)) {
          @Override
          List<byte[]> words() {
            return requests.call(script, userId, arguments);
          }

          @Override
          void answered(@Nullable Object reply) {
            then.accept(reading.apply((List<?>) Objects.requireNonNull(reply)));
          }
        });
  }

  @Override
  public Outcome<Marked> mark(String userId, Mark mark, Selection which) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Keys.bytes(userId));
    arguments.add(Keys.bytes(mark.name()));
    if (which instanceof Selection.Ids some) {
      Set<MessageId> ids = some.ids();
      arguments.add(Keys.bytes("ids"));
      ids.forEach(id -> arguments.add(Calls.id(id)));
    } else if (which instanceof Selection.UpTo newest) {
      arguments.add(Keys.bytes("upTo"));
      arguments.add(Calls.id(newest.id()));
    } else {
      arguments.add(Keys.bytes("all"));
    }
    return submit(
        Script.MARK,
        userId,
        arguments,
        reply -> {
          List<?> values = (List<?>) reply;
          return new Marked(
              (int) Replies.number(values.get(0)), counts(values.subList(1, values.size())));
        });
  }

  @Override
  public Outcome<Integer> clear(String userId) {
    return submit(
        Script.CLEAR, userId, List.of(Keys.bytes(userId)), reply -> (int) Replies.number(reply));
  }

  private <T> Outcome<T> submit(
      Script script, String userId, List<byte[]> arguments, Function<Object, T> reading) {
    Change<T> change = new Change<>(requests, script, userId, arguments, reading);
    requests.offer(change);
    return change;
  }
}
