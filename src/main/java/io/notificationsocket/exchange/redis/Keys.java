package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** The names of keys and channels. */
final class Keys {

  private final String[] begins = new String[Partitions.COUNT];

  /**
   * @param prefix the beginning of every key
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

  /** What the backend says of each registration of a user. */
  byte[] meta(int partition, String userId) {
    return bytes(begins[partition] + "a:" + userId);
  }

  /** When a user was last seen. */
  private byte[] lastSeen(int partition, String userId) {
    return bytes(begins[partition] + "s:" + userId);
  }

  /** All users of a partition who are online. */
  byte[] online(int partition) {
    return bytes(begins[partition] + "w");
  }

  /** A user's keys in the order of {@code common.lua}. */
  List<byte[]> ofUser(int partition, String userId) {
    return List.of(
        user(partition, userId),
        registrations(partition, userId),
        messages(partition, userId),
        meta(partition, userId),
        lastSeen(partition, userId),
        online(partition),
        idempotency(partition, userId),
        topics(partition, userId),
        inbox(partition, userId),
        receipts(partition, userId),
        collapses(partition, userId),
        scheduled(partition, userId));
  }

  byte[] inbox(int partition, String userId) {
    return bytes(begins[partition] + "i:" + userId);
  }

  /** What became of a user's messages. */
  byte[] receipts(int partition, String userId) {
    return bytes(begins[partition] + "v:" + userId);
  }

  /** The newest message of each collapse key of a user. */
  byte[] collapses(int partition, String userId) {
    return bytes(begins[partition] + "y:" + userId);
  }

  /** The pushes to a user that are made later; to many if the user id is empty. */
  private byte[] scheduled(int partition, String userId) {
    return bytes(begins[partition] + "l:" + userId);
  }

  /** Whoever changes a message for all its users. */
  byte[] change(String messageId) {
    return bytes(begins[Partitions.of(messageId)] + "z:" + messageId);
  }

  /** The topics of a user. */
  byte[] topics(int partition, String userId) {
    return bytes(begins[partition] + "o:" + userId);
  }

  /** The members of a topic in a partition. */
  byte[] members(int partition, String topic) {
    return bytes(begins[partition] + "t:" + topic);
  }

  /** All users of a partition who have a registration, or had one. */
  byte[] registered(int partition) {
    return bytes(begins[partition] + "e");
  }

  /** The idempotency record of a push to many users. */
  byte[] idempotencyOfMany(String key) {
    return bytes(begins[Partitions.of(key)] + "b:" + key);
  }

  /** The idempotency records of a user's pushes. */
  byte[] idempotency(int partition, String userId) {
    return bytes(begins[partition] + "k:" + userId);
  }

  /** The registration that a recovery id belongs to. */
  byte[] recovery(String recoveryId) {
    return bytes(begins[Partitions.of(recoveryId)] + "p:" + recoveryId);
  }

  /** The nodes; in the first partition. */
  byte[] members() {
    return bytes(begins[0] + "nodes");
  }

  /** The version of the layout of all keys; in the first partition. */
  byte[] layout() {
    return bytes(begins[0] + "layout");
  }

  /** The beginning of the names of a partition's channels; a node's id follows. */
  String channels(int partition) {
    return begins[partition] + "n:";
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
