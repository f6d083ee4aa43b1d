package io.notificationsocket.config;

import java.time.Duration;

/**
 * Settings of the store; see {@link Setting} for the meaning of each.
 *
 * @param dataDir empty for a place beside the server's own data
 * @param messageTtl zero when nothing is kept unless a push asks for it
 * @param userMaxBytes of one user's messages, in UTF-8
 * @param maxBytes of all messages, in UTF-8
 * @param keyTtl how long the key of a push is remembered
 */
public record StoreSettings(
    Kind kind,
    String dataDir,
    OnDamage onDamage,
    Duration messageTtl,
    RetainFor retainFor,
    Delivery delivery,
    int userMaxMessages,
    int userMaxBytes,
    int maxMessages,
    int maxBytes,
    Duration keyTtl,
    int maxKeys) {

  /**
   * The part of the heap that messages' texts may take in memory, and again for the rest of the
   * messages.
   */
  private static final int HEAP_PART = 16;

  /** Bytes that a message takes in memory besides its text, roughly. */
  private static final int BYTES_BESIDES = 100;

  /** Where registrations and messages are kept. */
  public enum Kind {
    /** In a file on this server. */
    EMBEDDED,
    /** In memory, until the server ends. */
    MEMORY,
    /** In Redis, which many nodes share. */
    REDIS
  }

  /** What happens at the start when the file of the store is damaged. */
  public enum OnDamage {
    /** The server does not start, and changes nothing. */
    REFUSE,
    /** All rows that can be read are copied into a new file; the damaged one is kept. */
    SALVAGE
  }

  /** For whom messages are kept. */
  public enum RetainFor {
    /** Users with a registration. */
    REGISTERED,
    /** Users who have none yet, too. */
    USER
  }

  /** What becomes of a message that may or may not have arrived when a connection ended. */
  public enum Delivery {
    /** It is sent again. */
    AT_LEAST_ONCE,
    /** It is not. */
    AT_MOST_ONCE
  }

  static StoreSettings read(SettingsReader reader) {
    return read(reader, Runtime.getRuntime().maxMemory());
  }

  /**
   * The same.
   *
   * @param heap the most bytes that it may have
   */
  static StoreSettings read(SettingsReader reader, long heap) {
    Kind kind = reader.choice(Setting.STORE, Kind.class);
    long part = kind == Kind.MEMORY ? heap / HEAP_PART : Long.MAX_VALUE;
    return new StoreSettings(
        kind,
        reader.text(Setting.DATA_DIR),
        reader.choice(Setting.STORE_ON_DAMAGE, OnDamage.class),
        reader.durationOrZero(Setting.MESSAGE_TTL),
        reader.choice(Setting.RETAIN_FOR, RetainFor.class),
        reader.choice(Setting.DELIVERY, Delivery.class),
        reader.number(Setting.USER_MAX_MESSAGES, 1, 10_000_000),
        reader.number(Setting.USER_MAX_BYTES, 1_000, Integer.MAX_VALUE),
        reader.number(Setting.STORE_MAX_MESSAGES, 1, 10_000_000, part / BYTES_BESIDES),
        reader.number(Setting.STORE_MAX_BYTES, 1_000, Integer.MAX_VALUE, part),
        reader.duration(Setting.IDEMPOTENCY_TTL),
        reader.number(Setting.IDEMPOTENCY_MAX_KEYS, 1, 10_000_000));
  }
}
