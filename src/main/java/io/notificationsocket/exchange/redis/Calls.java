package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.ConnectedClient;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Recipient;
import io.notificationsocket.registry.Revocation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Makes the words of script calls, with the arguments common to all scripts. Thread-safe. */
final class Calls {

  /** An argument that is not given. */
  static final byte[] NOTHING = {};

  private static final byte[] EVALSHA = Keys.bytes("EVALSHA");

  private final Keys keys;
  private final byte[] node;
  private final byte[] publish;
  private final byte[][] channels = new byte[Partitions.COUNT][];
  private final byte[] lease;
  private final @Nullable Clock clock;
  private final AtomicLongArray moments = new AtomicLongArray(Partitions.COUNT);
  private final AtomicLongArray claims = new AtomicLongArray(Partitions.COUNT);
  private final AtomicInteger asked = new AtomicInteger();
  private final RedisTime time = new RedisTime();

  /**
   * @param node this node's id
   * @param sharded whether channels belong to the masters of a Redis Cluster
   * @param lease how long this node counts as alive after a heartbeat
   * @param clock null for the time of Redis; tests pass their own
   */
  Calls(Keys keys, String node, boolean sharded, Duration lease, @Nullable Clock clock) {
    this.keys = keys;
    this.node = Keys.bytes(node);
    this.publish = Keys.bytes(sharded ? "SPUBLISH" : "PUBLISH");
    for (int i = 0; i < channels.length; i++) {
      channels[i] = Keys.bytes(keys.channels(i));
    }
    this.lease = number(lease.toMillis());
    this.clock = clock;
  }

  /** This node's id. */
  String node() {
    return new String(node, UTF_8);
  }

  Keys keys() {
    return keys;
  }

  /** Makes a call. The keys and arguments common to all scripts are put before these. */
  List<byte[]> call(Script script, int partition, List<byte[]> scriptKeys, List<byte[]> arguments) {
    List<byte[]> words = new ArrayList<>(11 + scriptKeys.size() + arguments.size());
    words.add(EVALSHA);
    words.add(Keys.bytes(script.sha1()));
    words.add(number(1 + scriptKeys.size()));
    words.add(keys.partition(partition));
    words.addAll(scriptKeys);
    words.add(clock == null ? NOTHING : number(clock.millis()));
    words.add(node);
    words.add(publish);
    words.add(channels[partition]);
    words.add(lease);
    words.add(Keys.bytes(HexFormat.of().toHexDigits(moments.get(partition))));
    words.add(number(claims.get(partition)));
    words.addAll(arguments);
    return words;
  }

  /** Notes that a message with this id exists. */
  void sees(int partition, MessageId id) {
    seesMoment(partition, id.moment());
  }

  void seesMoment(int partition, long moment) {
    moments.accumulateAndGet(partition, moment, (a, b) -> Long.compareUnsigned(a, b) < 0 ? b : a);
  }

  /** Notes that a claim with this number exists. */
  void seesClaim(int partition, long claim) {
    claims.accumulateAndGet(partition, claim, Math::max);
  }

  RedisTime time() {
    return time;
  }

  /**
   * Now by the clock of Redis, in microseconds, the last three digits of which tell two calls in
   * the same millisecond apart; {@link RedisTime#UNKNOWN} when that is not known yet.
   */
  long now() {
    long millis = clock == null ? time.millis() : clock.millis();
    return millis == RedisTime.UNKNOWN
        ? millis
        : millis * 1_000 + asked.getAndUpdate(last -> (last + 1) % 1_000);
  }

  /** Now by the clock of Redis, in ms; by that of this node while Redis' is not known. */
  long millis() {
    long millis = clock == null ? time.millis() : clock.millis();
    return millis == RedisTime.UNKNOWN ? System.currentTimeMillis() : millis;
  }

  /** A time of {@link #now}; empty for an unknown one. */
  static byte[] time(long micros) {
    return micros == RedisTime.UNKNOWN ? NOTHING : number(micros);
  }

  static byte[] id(MessageId id) {
    return Keys.bytes(id.toString());
  }

  /** How a client is connected, in the words of scripts. */
  static byte[] client(Recipient recipient) {
    ConnectedClient client = recipient.client();
    char letter = client.transport().charAt(0);
    char transport = recipient.wantsChanges() ? Character.toUpperCase(letter) : letter;
    long since = client.since().toEpochMilli();
    return Keys.bytes("%013d%c%d".formatted(since, transport, client.protocol()));
  }

  /** Why a claim is revoked, in the words of scripts: a letter and the reason. */
  static byte[] revocation(Revocation why) {
    return Keys.bytes(why.kind().name().charAt(0) + why.reason());
  }

  static byte[] flag(boolean set) {
    return Keys.bytes(set ? "1" : "0");
  }

  static byte[] number(long number) {
    return Long.toString(number).getBytes(UTF_8);
  }
}
