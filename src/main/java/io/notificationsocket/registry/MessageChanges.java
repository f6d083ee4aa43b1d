package io.notificationsocket.registry;

/**
 * Changes and withdraws messages that were pushed. Safe between threads. Each call may wait for a
 * medium.
 */
public interface MessageChanges {

  /** Of any version. */
  int ANY = 0;

  /**
   * Gives a message another text. Its place, its marks and its end stay as they are.
   *
   * @param version that it must have; {@link #ANY} for any
   */
  Outcome<Result> change(String userId, MessageId id, String json, int version);

  /** The same for all who have got the message. */
  Outcome<Result> changeForAll(MessageId id, String json, int version);

  /** Withdraws a message: who has not got it never gets it. */
  Outcome<Result> withdraw(String userId, MessageId id, int version);

  /** The same for all who have got the message. */
  Outcome<Result> withdrawForAll(MessageId id, int version);

  /** What became of it. */
  sealed interface Result {

    /**
     * It was done, or had been done before.
     *
     * @param version that the message has now
     * @param sessions how many were told
     */
    record Done(int version, int sessions) implements Result {}

    /** It was not done. */
    enum Refused implements Result {
      /** There is no such message, or it has ended. */
      UNKNOWN,
      /** It has another version. */
      OTHER_VERSION,
      /** It was pushed to many, and has one text for all. */
      OF_MANY
    }
  }
}
