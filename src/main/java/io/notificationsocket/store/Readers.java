package io.notificationsocket.store;

import static io.notificationsocket.store.DamagedException.unlessDamaged;

import io.notificationsocket.exchange.local.Answer;
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
 * Connections that only read, for any thread. SQLite reads by system calls that know nothing of
 * Java's interrupts, so a thread that is interrupted reads on, and closes nothing. Safe between
 * threads.
 */
final class Readers implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Readers.class.getName());
  private static final int MOST = 4;

  private static final String MESSAGES =
      "SELECT "
          + Row.MESSAGE
          + " FROM messages INDEXED BY messages_by_user WHERE user=? AND id>=? ORDER BY id LIMIT ?";
  private static final String ANSWER = "SELECT " + Row.ANSWER + " FROM answers WHERE key=?";

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

  /**
   * A user's messages from an id on, oldest first, the damaged ones among them.
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

  /**
   * The answer under this key; null when there is none.
   *
   * @throws DamagedException when it is not what was written
   * @throws StoreFailedException when it cannot be read
   */
  @Nullable Answer answer(String key) {
    List<Answer> found =
        read(
            reader -> {
              reader.answer.setString(1, key);
              try (ResultSet rows = reader.answer.executeQuery()) {
                return rows.next() ? List.of(unlessDamaged(Row.answer(rows), "key")) : List.of();
              }
            });
    return found.isEmpty() ? null : found.get(0);
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
        T answer = query.ask(reader);
        idle.push(reader);
        return answer;
      } catch (SQLException | RuntimeException e) {
        reader.close(); // its statements are of no more use
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

  /** Nothing is read any more, since nobody knows what would be. */
  void lose() {
    lost = true;
  }

  /** When nobody reads any more. */
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
    private final PreparedStatement answer;

    Reader(Connection connection) throws SQLException {
      this.connection = connection;
      this.messages = connection.prepareStatement(MESSAGES);
      this.answer = connection.prepareStatement(ANSWER);
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
