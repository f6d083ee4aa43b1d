package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.StoreFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One push and its outcome. */
final class PushCommand extends Command implements Pushed {

  private static final int ID = 24;
  private static final int FINGERPRINT = 32;

  private final Pushes pushes;
  private final PendingCommit commit = new PendingCommit();
  private final String userId;
  private final String key;
  private final byte[] json;
  private final String fingerprint;
  private final String collapse;
  private final long ttlMillis;
  private final boolean lasting;
  private final boolean intoInbox;
  private final int together;

  // Written before the commit is over.
  private MessageId id = MessageId.FIRST;
  private int sessions;
  private boolean kept;
  private @Nullable MessageId replaces;

  /**
   * @param ttl how long the message is kept; zero for not at all
   * @param lasting whether it is kept for a user without a registration
   * @param intoInbox whether it goes into the user's inbox, too
   * @param together how many pushes came together with it
   */
  PushCommand(
      Pushes pushes,
      String userId,
      Message message,
      Duration ttl,
      boolean lasting,
      boolean intoInbox,
      int together,
      long deadline) {
    super(Partitions.of(userId), deadline);
    this.pushes = pushes;
    this.userId = userId;
    this.key = message.key() == null ? "" : message.key();
    this.json = Keys.bytes(message.json());
    this.fingerprint = message.key() == null ? "" : Fingerprint.of(userId, message).hex();
    this.collapse = message.collapse() == null ? "" : message.collapse();
    this.ttlMillis = ttl.toMillis();
    this.lasting = lasting;
    this.intoInbox = intoInbox;
    this.together = together;
  }

  void addKeys(Keys keys, List<byte[]> words) {
    words.add(keys.user(partition(), userId));
    words.add(keys.messages(partition(), userId));
    words.add(keys.idempotency(partition(), userId));
    words.add(keys.inbox(partition(), userId));
    words.add(keys.receipts(partition(), userId));
    words.add(keys.collapses(partition(), userId));
  }

  void addArguments(List<byte[]> words) {
    words.add(Calls.number(ttlMillis));
    words.add(Calls.flag(lasting));
    words.add(Calls.flag(intoInbox));
    words.add(hasKey() ? Keys.bytes(fingerprint) : Calls.NOTHING);
    words.add(hasKey() ? Keys.bytes(key) : Calls.NOTHING);
    words.add(Calls.number(together));
    words.add(Keys.bytes(collapse));
    words.add(Keys.bytes(userId));
    words.add(json);
  }

  private boolean hasKey() {
    return !fingerprint.isEmpty();
  }

  @Override
  int bytes() {
    return super.bytes() + json.length;
  }

  @Override
  boolean isDurable() {
    return true;
  }

  @Override
  List<byte[]> words() {
    return pushes.words(List.of(this), 0);
  }

  /**
   * @param reply what the script says of this push: {@code N} or {@code K}, which has a fingerprint
   *     before the rest
   */
  @Override
  void answered(@Nullable Object reply) {
    String text = new String((byte[]) Objects.requireNonNull(reply), US_ASCII);
    int at = 1;
    if (text.charAt(0) == 'K') {
      at += FINGERPRINT;
      if (!text.startsWith(fingerprint, 1)) {
        commit.end(new ReusedKeyException());
        return;
      }
    }
    id = Objects.requireNonNull(MessageId.parse(text.substring(at, at + ID)));
    kept = text.charAt(at + ID) == '1';
    int space = text.indexOf(' ', at);
    int end = space < 0 ? text.length() : space;
    sessions = Integer.parseInt(text.substring(at + ID + 1, end));
    replaces = space < 0 ? null : MessageId.parse(text.substring(space + 1));
    pushes.made(partition(), id);
    commit.end(null);
  }

  @Override
  void failed(StoreFailedException why) {
    commit.end(why);
  }

  /** Only with a key can the push be repeated and still be executed once. */
  @Override
  List<Command> unknown(StoreFailedException why) {
    if (hasKey()) {
      return List.of(this);
    }
    failed(why);
    return List.of();
  }

  @Override
  public Commit commit() {
    return commit;
  }

  @Override
  public MessageId id() {
    return id;
  }

  @Override
  public int sessions() {
    return sessions;
  }

  @Override
  public boolean kept() {
    return kept;
  }

  @Override
  public @Nullable MessageId replaces() {
    return replaces;
  }
}
