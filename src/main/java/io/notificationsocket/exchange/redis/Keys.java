package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The names of keys and channels. */
final class Keys {

  private final String[] begins = new String[Partitions.COUNT];

  /**
   * @param prefix the begin of every key
   */
  Keys(String prefix) {
    for (int i = 0; i < begins.length; i++) {
      begins[i] = prefix + ":{" + Partitions.tag(i) + "}:";
    }
  }

  /** The ids, claim numbers, leases and channel numbers of a partition. */
  byte[] partition(int partition) {
    return bytes(begins[partition] + "c");
  }

  /** A user's counters. */
  byte[] user(int partition, String userId) {
    return bytes(begins[partition] + "u:" + userId);
  }

  byte[] registrations(int partition, String userId) {
    return bytes(begins[partition] + "r:" + userId);
  }

  byte[] messages(int partition, String userId) {
    return bytes(begins[partition] + "m:" + userId);
  }

  /** What was answered to a push of a user under a key. */
  byte[] idempotency(int partition, String userId, String key) {
    return bytes(begins[partition] + "k:" + userId.length() + ":" + userId + ":" + key);
  }

  /** Whose registration a recovery id stands for. */
  byte[] recovery(String recoveryId) {
    return bytes(begins[Partitions.of(recoveryId)] + "p:" + recoveryId);
  }

  /** The nodes; in the first partition. */
  byte[] members() {
    return bytes(begins[0] + "nodes");
  }

  /** The version of all that is kept; in the first partition. */
  byte[] layout() {
    return bytes(begins[0] + "layout");
  }

  /** What the names of a partition's channels begin with; a node's id follows. */
  String channels(int partition) {
    return begins[partition] + "n:";
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
