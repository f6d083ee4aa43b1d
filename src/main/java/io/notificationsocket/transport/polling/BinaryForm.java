package io.notificationsocket.transport.polling;

import io.notificationsocket.transport.http.Query;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a polling client of protocol 3 gets its packets in the binary form of the payload. */
enum BinaryForm {
  /** Never: it has said that it takes binary only as Base64. */
  NEVER,
  /** As soon as one packet is binary. */
  WHEN_NEEDED,
  /** Always: clients up to 1.3 read nothing else if their browser can do binary at all. */
  ALWAYS;

  /** Clients up to 1.3 number their requests so; later ones count in an alphabet of 64. */
  private static final Pattern TIMESTAMP_UP_TO_1_3 = Pattern.compile("\\d{13,}-\\d+");

  static BinaryForm of(Query query) {
    if (query.has("b64") || query.has("j")) {
      return NEVER;
    }
    String timestamp = query.get("t");
    return isUpTo13(timestamp) ? ALWAYS : WHEN_NEEDED;
  }

  private static boolean isUpTo13(@Nullable String timestamp) {
    return timestamp != null && TIMESTAMP_UP_TO_1_3.matcher(timestamp).matches();
  }
}
