package io.notificationsocket.store;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/** A change to be written to the medium. */
sealed interface Change {

  /** What the change is about. Of two changes about the same thing, only the later one counts. */
  Object about();

  /** A registration is new or has changed. */
  record RegistrationSaved(Registration registration) implements Change {
    @Override
    public Object about() {
      return new Registered(registration.userId(), registration.connectionId());
    }
  }

  /** A registration has ended. */
  record RegistrationRemoved(Registered about) implements Change {}

  /** A message is kept. */
  record MessageSaved(MessageEntry message) implements Change {
    @Override
    public Object about() {
      return message; // one with the same id may be another user's
    }
  }

  /**
   * The text of a message to many is kept.
   *
   * @param complete whether all users have it for whom it is to be kept
   */
  record TextSaved(SharedText text, boolean complete) implements Change {
    @Override
    public Object about() {
      return text;
    }
  }

  /** A message to many could not be kept for all of them. Its rows are deleted later. */
  record TextAbandoned(MessageId id) implements Change {
    @Override
    public Object about() {
      return this;
    }
  }

  /**
   * Members of a topic have changed.
   *
   * @param add none of those to remove
   */
  record MembersChanged(String topic, Collection<String> add, Collection<String> remove)
      implements Change {
    /** Itself: each change counts, and they are written in their order. */
    @Override
    public Object about() {
      return new Object();
    }
  }

  /** A push with an idempotency key was answered. */
  record IdempotencySaved(IdempotencyRecord record) implements Change {
    @Override
    public Object about() {
      return new Keyed(record.key());
    }
  }

  /**
   * A user's last registration ended. Of the messages until then, only those remain that wait for
   * the next registration and had not arrived. Their rows are deleted later, a few at a time.
   *
   * @param until the user's newest message at that moment
   * @param arrived the newest message that had arrived at the registration
   */
  record UserLeft(String userId, MessageId until, MessageId arrived) implements Change {
    @Override
    public Object about() {
      return this;
    }

    /** Whether a message is dropped. */
    boolean drops(MessageId id, boolean untilRegistered) {
      return !id.isAfter(until) && (!untilRegistered || !id.isAfter(arrived));
    }
  }

  /**
   * A user's newest discarded message has changed. Its id is read at the time of writing, so that
   * an older one cannot overwrite a newer one.
   */
  record MessagesDiscarded(String userId) implements Change {
    @Override
    public Object about() {
      return this;
    }
  }

  /**
   * A user is to be forgotten. Messages until then, and idempotency records of pushes until then,
   * are deleted later, a few at a time.
   *
   * @param until the newest message at that moment
   */
  record UserForgotten(String userId, MessageId until) implements Change {
    @Override
    public Object about() {
      return this;
    }

    /** The same as far as messages are concerned. */
    UserLeft left() {
      return new UserLeft(userId, until, MessageId.LAST);
    }
  }

  /** When a user was last connected has changed. */
  record LastSeenSaved(LastSeen seen) implements Change {
    @Override
    public Object about() {
      return new Seen(seen.userId());
    }
  }

  /** When a user was last connected is forgotten. */
  record LastSeenRemoved(Seen about) implements Change {}

  /** Whose last connection. */
  record Seen(String userId) {}

  /**
   * A change that depends on what is in the file. It is made in its turn, in the transaction of its
   * group, after the rows of the group; its result is known when the commit is over.
   */
  abstract non-sealed class Work implements Change, StoreChange {

    /** Itself: each counts. */
    @Override
    public final Object about() {
      return this;
    }

    /** Makes it, maybe again after a transaction that failed. */
    abstract void run(Statements statements) throws SQLException;

    /** It is durable. Called on the writing thread, before those who wait are told. */
    void isWritten() {}

    /** It was dropped. Called on the writing thread, before those who wait are told. */
    void isFailed() {}

    /** Whether it is not tried again after a failed write, because somebody gets an error. */
    boolean isDropped() {
      return true;
    }
  }

  /** Prepared statements, each made once. */
  interface Statements {
    PreparedStatement of(String sql) throws SQLException;

    /** Leaves the receipts of what is deleted. */
    ReceiptEnds ends();

    /** Gives all rows that a query finds. */
    default void all(String sql, RowReader reader, Object... parameters) throws SQLException {
      try (ResultSet rows = bound(sql, parameters).executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }

    /** Gives the first row that a query finds, if it finds one. */
    default void first(String sql, RowReader reader, Object... parameters) throws SQLException {
      try (ResultSet rows = bound(sql, parameters).executeQuery()) {
        if (rows.next()) {
          reader.read(rows);
        }
      }
    }

    /**
     * Runs a statement that gives no rows; returns how many it has changed. A batch of one: the
     * driver does not reset a statement after executeUpdate, and while one is in progress the file
     * cannot be rewritten.
     */
    default int update(String sql, Object... parameters) throws SQLException {
      PreparedStatement statement = bound(sql, parameters);
      statement.addBatch();
      return statement.executeBatch()[0];
    }

    private PreparedStatement bound(String sql, Object... parameters) throws SQLException {
      PreparedStatement statement = of(sql);
      for (int n = 0; n < parameters.length; n++) {
        statement.setObject(n + 1, parameters[n]);
      }
      return statement;
    }
  }

  /** Reads a row. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** The idempotency key of a push. */
  record Keyed(String key) {}

  /** The ids of a registration. */
  record Registered(String userId, String connectionId) {}
}
