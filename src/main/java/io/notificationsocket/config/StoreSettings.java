package io.notificationsocket.config;

import java.time.Duration;

/**
 * Settings of the store; see {@link Setting} for the meaning of each.
 *
 * @param dataDir empty for a directory next to the server's own data
 * @param messageTtl zero to keep only messages of pushes that ask for it
 * @param userMaxBytes of one user's messages, in UTF-8
 * @param maxBytes of all messages, in UTF-8
 * @param receiptTtl how long a receipt can be read after its message's end
 * @param scheduleMax how far ahead a push may be scheduled
 * @param scheduleGrace how late a scheduled push is still made
 * @param keyTtl how long an idempotency key is remembered
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
    InboxSettings inbox,
    Duration receiptTtl,
    Duration scheduleMax,
    Duration scheduleGrace,
    Duration keyTtl,
    int maxKeys) {

  /**
   * With {@code STORE=memory}, messages' texts may take 1/{@value} of the heap, the rest as much.
   */
  private static final int HEAP_PART = 16;

  /** About how many bytes a message takes in memory in addition to its text. */
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

  /** What happens at the start if the store's file is damaged. */
  public enum OnDamage {
    /** The server refuses to start and changes nothing. */
    REFUSE,
    /** All readable rows are copied into a new file; the damaged file is kept. */
    SALVAGE
  }

  /** Whose messages are kept. */
  public enum RetainFor {
    /** Those of users with a registration. */
    REGISTERED,
    /** Also those of users without one. */
    USER
  }

  /** What happens to a message that may or may not have arrived when a connection ended. */
  public enum Delivery {
    /** It is sent again. */
    AT_LEAST_ONCE,
    /** It is not sent again. */
    AT_MOST_ONCE
  }

  static StoreSettings read(SettingsReader reader) {
    return read(reader, Runtime.getRuntime().maxMemory());
  }

  /**
   * The same.
   *
   * @param heap the greatest size of the heap, in bytes
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
        InboxSettings.read(reader),
        reader.duration(Setting.RECEIPT_TTL),
        reader.duration(Setting.SCHEDULE_MAX),
        reader.durationOrZero(Setting.SCHEDULE_GRACE),
        reader.duration(Setting.IDEMPOTENCY_TTL),
        reader.number(Setting.IDEMPOTENCY_MAX_KEYS, 1, 10_000_000));
  }
}
