package io.notificationsocket.store;

import static io.notificationsocket.store.DamagedException.unlessDamaged;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A pool of read-only connections. SQLite reads by system calls that ignore Java's interrupts, so
 * an interrupted thread reads on and closes nothing. Thread-safe.
 */
final class Readers implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Readers.class.getName());
  private static final int MOST = 4;

  /** Each row with the text to which it refers, if it does. */
  static final String MESSAGES =
      "SELECT m.id, m.node, m.user, m.expires, m.until_registered, m.crc, m.json,"
          + " t.id, t.node, t.complete, t.crc, t.json FROM messages AS m";

  static final String THEIR_TEXTS = " LEFT JOIN texts AS t ON m.json IS NULL AND t.id=m.id";

  private static final String MESSAGES_AFTER =
      MESSAGES
          + " INDEXED BY messages_by_user"
          + THEIR_TEXTS
          + " WHERE m.user=? AND m.id>=? ORDER BY m.id LIMIT ?";
  private static final String MEMBERS =
      "SELECT " + Row.MEMBER + " FROM members WHERE topic=? AND user>? ORDER BY user LIMIT ?";
  private static final String COUNT_MEMBERS = "SELECT count(*) FROM members WHERE topic=?";
  private static final String TOPICS =
      "SELECT "
          + Row.MEMBER
          + " FROM members INDEXED BY members_by_user WHERE user=? ORDER BY topic";
  private static final String IDEMPOTENCY =
      "SELECT " + Row.IDEMPOTENCY + " FROM answers WHERE key=?";
  private static final String LAST_SEEN =
      "SELECT " + Row.LAST_SEEN + " FROM last_seen WHERE user=?";
  private static final String COUNT =
      "SELECT count(*) FROM messages INDEXED BY messages_by_user"
          + " WHERE user=? AND id>? AND id<=? AND expires>?";

  private final Sqlite sqlite;
  private final Path file;
  private final Semaphore permits = new Semaphore(MOST);
  private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean lost;

  Readers(Sqlite sqlite, Path file) {
    this.sqlite = sqlite;
    this.file = file;
  }

  private interface Query<T> {
    T ask(Reader reader) throws SQLException;
  }

  /** A question for the file. */
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Asks something.
   *
   * @throws StoreFailedException when it cannot be answered
   */
  <T> T ask(Question<T> question) {
    return read(reader -> question.ask(reader.connection));
  }

  /**
   * A user's messages from an id on, oldest first, including damaged ones.
   *
   * @throws StoreFailedException when they cannot be read
   */
  List<Row> messages(String userId, MessageId from, int most) {
    return read(
        reader -> {
          PreparedStatement query = reader.messages;
          query.setString(1, userId);
          query.setLong(2, from.moment());
          query.setInt(3, most);
          List<Row> found = new ArrayList<>();
          try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
              found.add(Row.message(rows));
            }
          }
          return found;
        });
  }

  /** A row of a member of a topic. */
  record Member(String topic, String userId, boolean isDamaged) {}

  /**
   * The members of a topic after an id, sorted, including damaged rows.
   *
   * @throws StoreFailedException when they cannot be read
   */
  List<Member> members(String topic, String after, int most) {
    return members(
        MEMBERS,
        query -> {
          query.setString(1, topic);
          query.setString(2, after);
          query.setInt(3, most);
        });
  }

  /**
   * The topics of a user, sorted, including damaged rows.
   *
   * @throws StoreFailedException when they cannot be read
   */
  List<Member> topics(String userId) {
    return members(TOPICS, query -> query.setString(1, userId));
  }

  private interface Parameters {
    void set(PreparedStatement query) throws SQLException;
  }

  private List<Member> members(String sql, Parameters parameters) {
    return read(
        reader -> {
          List<Member> found = new ArrayList<>();
          try (PreparedStatement query = reader.connection.prepareStatement(sql)) {
            parameters.set(query);
            try (ResultSet rows = query.executeQuery()) {
              while (rows.next()) {
                boolean whole = Row.isMember(rows);
                found.add(new Member(Row.text(rows, 1), Row.text(rows, 2), !whole));
              }
            }
          }
          return found;
        });
  }

  /**
   * How many members a topic has.
   *
   * @throws StoreFailedException when they cannot be counted
   */
  int countMembers(String topic) {
    return read(
        reader -> {
          try (PreparedStatement query = reader.connection.prepareStatement(COUNT_MEMBERS)) {
            query.setString(1, topic);
            try (ResultSet rows = query.executeQuery()) {
              return rows.next() ? rows.getInt(1) : 0;
            }
          }
        });
  }

  /**
   * The record of a key; null if there is none.
   *
   * @throws DamagedException if it is damaged
   * @throws StoreFailedException when it cannot be read
   */
  @Nullable IdempotencyRecord idempotencyRecord(String key) {
    List<IdempotencyRecord> found =
        read(
            reader -> {
              reader.idempotency.setString(1, key);
              try (ResultSet rows = reader.idempotency.executeQuery()) {
                return rows.next()
                    ? List.of(unlessDamaged(Row.idempotencyRecord(rows), "key"))
                    : List.of();
              }
            });
    return found.isEmpty() ? null : found.get(0);
  }

  /**
   * When a user was last connected; null if that is not known.
   *
   * @throws StoreFailedException when it cannot be read
   */
  @Nullable LastSeen lastSeen(String userId) {
    List<LastSeen> found =
        read(
            reader -> {
              try (PreparedStatement query = reader.connection.prepareStatement(LAST_SEEN)) {
                query.setString(1, userId);
                try (ResultSet rows = query.executeQuery()) {
                  LastSeen seen = rows.next() ? Row.lastSeen(rows) : null;
                  return seen == null ? List.of() : List.of(seen);
                }
              }
            });
    return found.isEmpty() ? null : found.get(0);
  }

  /**
   * How many messages of a user come after an id, damaged ones included.
   *
   * @param until the last to be counted
   * @param now in ms since 1970; what has expired by then is not counted
   * @throws StoreFailedException when they cannot be counted
   */
  int count(String userId, MessageId after, MessageId until, long now) {
    return read(
        reader -> {
          try (PreparedStatement query = reader.connection.prepareStatement(COUNT)) {
            query.setString(1, userId);
            query.setLong(2, after.moment());
            query.setLong(3, until.moment());
            query.setLong(4, now);
            try (ResultSet rows = query.executeQuery()) {
              return rows.next() ? rows.getInt(1) : 0;
            }
          }
        });
  }

  /**
   * The rows that a query finds.
   *
   * @throws StoreFailedException when they cannot be read
   */
  void rows(String sql, Change.RowReader rowReader, Object... parameters) {
    List<Void> unused =
        read(
            reader -> {
              try (PreparedStatement query = reader.connection.prepareStatement(sql)) {
                rows(query, rowReader, parameters);
              }
              return List.of();
            });
  }

  /** The same, once for each of these parameters. */
  void rows(String sql, List<Object[]> each, Change.RowReader rowReader) {
    List<Void> unused =
        read(
            reader -> {
              try (PreparedStatement query = reader.connection.prepareStatement(sql)) {
                for (Object[] parameters : each) {
                  rows(query, rowReader, parameters);
                }
              }
              return List.of();
            });
  }

  private static void rows(
      PreparedStatement query, Change.RowReader rowReader, Object... parameters)
      throws SQLException {
    for (int n = 0; n < parameters.length; n++) {
      query.setObject(n + 1, parameters[n]);
    }
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        rowReader.read(rows);
      }
    }
  }

  private <T> T read(Query<T> query) {
    permits.acquireUninterruptibly();
    try {
      if (lost) {
        throw new StoreFailedException("the store has failed; restart the server", null);
      }
      Reader free = idle.poll();
      Reader reader = free == null ? open() : free;
      try {
        T result = query.ask(reader);
        idle.push(reader);
        return result;
      } catch (SQLException | RuntimeException e) {
        reader.close(); // its statements can no longer be used
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreFailedException("the store's file cannot be read: " + file, e);
    } finally {
      permits.release();
    }
  }

  private Reader open() throws SQLException {
    Connection connection = sqlite.open(file, Sqlite.Mode.READ);
    try {
      return new Reader(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Refuses reads from now on, because the file's content is uncertain. */
  void lose() {
    lost = true;
  }

  /** Waits for running reads, then closes all connections. */
  @Override
  public void close() {
    permits.acquireUninterruptibly(MOST);
    lost = true;
    for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
      reader.close();
    }
    permits.release(MOST);
  }

  private static final class Reader {
    private final Connection connection;
    private final PreparedStatement messages;
    private final PreparedStatement idempotency;

    Reader(Connection connection) throws SQLException {
      this.connection = connection;
      this.messages = connection.prepareStatement(MESSAGES_AFTER);
      this.idempotency = connection.prepareStatement(IDEMPOTENCY);
    }

    void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "a connection to the store's file cannot be closed", e);
      }
    }
  }
}
