package io.notificationsocket.config;

/**
 * The name and the default of each setting: an environment variable, or a system property of the
 * same name, which wins over the variable.
 */
public enum Setting {
  /**
   * One or more comma-separated secrets that a backend presents; required unless a file is given.
   */
  AUTH_TOKEN(""),
  /** A file with the secrets, one a line or comma-separated; for mounted secrets. */
  AUTH_TOKEN_FILE(""),
  /** Comma-separated origins ({@code https://app.example}) of the pages that may connect. */
  ALLOWED_ORIGINS("*"),
  /** Comma-separated names under which pages may address this server; {@code *} for any. */
  ALLOWED_HOSTS("*"),
  /**
   * Comma-separated addresses and networks ({@code 10.0.0.0/8}) of the proxies whose {@code
   * X-Forwarded-*} and {@code Forwarded} headers count; {@code private} for all private ones.
   */
  TRUSTED_PROXIES(""),
  /** Whether the page at {@code /} is served: {@code on} or {@code off}. */
  PAGE("on"),
  /** How WebSockets are served: {@code auto}, {@code jakarta} or {@code direct}. */
  WEBSOCKET_ENGINE("auto"),
  /** Engine.IO 4: time between two pings of the server; 3: announced to the client. */
  PING_INTERVAL("25s"),
  /** How long the other side may take to answer a ping. */
  PING_TIMEOUT("20s"),
  /** How long an upgrade from polling to WebSocket may take. */
  UPGRADE_TIMEOUT("10s"),
  /** How long a connected client may take to join a namespace. */
  CONNECT_TIMEOUT("45s"),
  /** How long a client may stay without a claimed registration; 0 turns the limit off. */
  REGISTER_TIMEOUT("0"),
  /** How many connected clients may be without a claimed registration; the oldest are closed. */
  UNCLAIMED_MAX("10000"),
  /** How many clients of one address may be without a claimed registration; 0 for no limit. */
  MAX_UNCLAIMED_PER_ADDRESS("0"),
  /** How many sessions there may be in all; 0 for no limit. */
  MAX_SESSIONS("0"),
  /** Which clients get a message's id with its value: {@code asked} or {@code always}. */
  MESSAGE_IDS("asked"),
  /** How long a registration lives without a connected client. */
  REGISTRATION_TTL("24h"),
  /**
   * Where registrations and messages are kept: {@code embedded}, {@code memory} or {@code redis}.
   */
  STORE("embedded"),
  /** The directory of the embedded store; by default next to the server's own data. */
  DATA_DIR(""),
  /**
   * What happens when the embedded store is damaged: {@code refuse} to start, or {@code salvage}.
   */
  STORE_ON_DAMAGE("refuse"),
  /**
   * Where Redis is: {@code redis://}, {@code redis+sentinel://} or {@code redis+cluster://}, with
   * {@code rediss} for TLS; required with {@code STORE=redis}.
   */
  REDIS_URL(""),
  /** A file with the password of Redis; for mounted secrets. */
  REDIS_PASSWORD_FILE(""),
  /** The beginning of every key in Redis. */
  REDIS_PREFIX("ns"),
  /** How long Redis may take for a connection, and for each command. */
  REDIS_TIMEOUT("2s"),
  /** How many replicas must have a push or a registration before it is answered. */
  REDIS_WAIT("0"),
  /**
   * Where other nodes reach this one, such as {@code http://10.0.0.7:3000}; found out when {@code
   * PORT} is given.
   */
  NODE_ADDRESS(""),
  /** How long a message is kept for those who miss it; 0 keeps none. */
  MESSAGE_TTL("1h"),
  /** For whom messages are kept: users who are {@code registered}, or any {@code user}. */
  RETAIN_FOR("registered"),
  /**
   * Whether messages that may not have arrived are sent again: {@code at-least-once, at-most-once}.
   */
  DELIVERY("at-least-once"),
  /** How many messages are kept for one user. */
  USER_MAX_MESSAGES("10000"),
  /** How many bytes of messages are kept for one user. */
  USER_MAX_BYTES("20000000"),
  /** How many messages are kept in all; fewer in memory when the heap is small. */
  STORE_MAX_MESSAGES("200000"),
  /** How many bytes of messages are kept in all; fewer in memory when the heap is small. */
  STORE_MAX_BYTES("200000000"),
  /** Which messages go into the inbox: {@code asked}, {@code all} or {@code off} for none. */
  INBOX("asked"),
  /** How long a message stays in the inbox. */
  INBOX_TTL("30d"),
  /** How many messages an inbox has, archived ones included. */
  INBOX_MAX_MESSAGES("500"),
  /** How long the receipt of a message can be read after the message's end. */
  RECEIPT_TTL("24h"),
  /** How far ahead a push may be scheduled. */
  SCHEDULE_MAX("30d"),
  /** How late a scheduled push is still made, when the server was down at its time. */
  SCHEDULE_GRACE("1h"),
  /** How long a push may be repeated under its key without a second delivery. */
  IDEMPOTENCY_TTL("24h"),
  /** How many keys of pushes are remembered. */
  IDEMPOTENCY_MAX_KEYS("100000"),
  /**
   * How long it may take to close all sessions when the application stops; 0 closes them at once.
   */
  DRAIN_TIME("5s"),
  /** The largest message, in bytes, that a client may send; announced to it. */
  MAX_PAYLOAD("1000000"),
  /**
   * The largest request body of the REST API in bytes, after decompression; for NDJSON, the longest
   * line.
   */
  MAX_BODY("1000000"),
  /** The longest user id and connection id, in characters. */
  MAX_ID_LENGTH("256"),
  /** How many packets may wait for one client. */
  QUEUE_MAX_PACKETS("1000"),
  /** How many bytes may wait for one client. */
  QUEUE_MAX_BYTES("4000000");

  private final String defaultText;

  Setting(String defaultText) {
    this.defaultText = defaultText;
  }

  /** The default; empty if there is none. */
  public String defaultText() {
    return defaultText;
  }
}
