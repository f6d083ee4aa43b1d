package io.notificationsocket.api.message;

import io.notificationsocket.registry.Receipts;
import io.notificationsocket.registry.Receipts.Receipt;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message, as it is answered. Times as in RFC 3339.
 *
 * @param delivered null before the first arrival is known
 * @param read null while it is not read
 */
record MessageState(
    String id,
    String user,
    String at,
    String expires,
    int version,
    String state,
    @Nullable Delivered delivered,
    @Nullable String read) {

  /** Known arrivals. */
  record Delivered(String first, int sessions) {}

  static MessageState of(String user, Receipt receipt) {
    Receipts.Delivered delivered = receipt.delivered();
    Instant read = receipt.read();
    return new MessageState(
        receipt.id().toString(),
        user,
        time(receipt.id().at()),
        time(receipt.expires()),
        receipt.version(),
        name(receipt.state()),
        delivered == null ? null : new Delivered(time(delivered.first()), delivered.sessions()),
        read == null ? null : time(read));
  }

  static String name(Receipts.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
