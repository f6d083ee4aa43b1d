package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The sixteen partitions of users. All keys of a user have the hash tag of the user's partition, so
 * that a script finds them on one master of a Redis Cluster.
 */
final class Partitions {

  /** How many there are. */
  static final int COUNT = 16;

  /** Hash tags whose slots lie in the middle of each sixteenth of the 16,384. */
  private static final String[] TAGS = {
    "029", "139", "2bb", "319", "469", "5d", "60", "759", "858", "948", "a21", "b68", "cd", "dbc",
    "e1a", "fc"
  };

  private static final int SLOTS = 16_384;

  private Partitions() {}

  /** The partition of a user id, of a recovery id, or of the key of a push to many users. */
  static int of(String id) {
    return crc16(id.getBytes(UTF_8)) % COUNT;
  }

  static String tag(int partition) {
    return TAGS[partition];
  }

  /** The hash slot of a partition's keys. */
  static int slot(int partition) {
    return crc16(TAGS[partition].getBytes(UTF_8)) % SLOTS;
  }

  /** CRC-16/XMODEM, as Redis Cluster has it. */
  static int crc16(byte[] bytes) {
    int crc = 0;
    for (byte b : bytes) {
      crc ^= (b & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
      }
      crc &= 0xffff;
    }
    return crc;
  }
}
