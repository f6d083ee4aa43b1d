package io.notificationsocket.registry;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that remembers what came, and takes pushes while it is connected. */
public final class RecordingRecipient implements Recipient {

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Revocation> revocations = new CopyOnWriteArrayList<>();
  private final List<MessageId> ids = new CopyOnWriteArrayList<>();
  private final List<Integer> audiences = new CopyOnWriteArrayList<>();
  private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
  private final List<InboxNews> inboxNews = new CopyOnWriteArrayList<>();
  private volatile boolean wantsInbox;
  private volatile Runnable drained;
  private final List<MessageChange> changes = new CopyOnWriteArrayList<>();
  private volatile boolean wantsChanges;
  private volatile boolean written;
  private volatile boolean interrupted;
  private volatile boolean connected = true;
  private volatile ConnectedClient client = new ConnectedClient(Instant.EPOCH, "websocket", 4);

  @Override
  public boolean offer(Push push) {
    if (connected) {
      messages.add(push.json());
      ids.add(push.id());
    }
    return connected;
  }

  /** It has asked to be told of changes. */
  public RecordingRecipient wantingChanges() {
    wantsChanges = true;
    return this;
  }

  @Override
  public boolean wantsChanges() {
    return wantsChanges;
  }

  /** In the order of the messages, as a line each. */
  @Override
  public boolean offer(MessageChange change) {
    if (connected) {
      messages.add(line(change));
      changes.add(change);
    }
    return connected;
  }

  private static String line(MessageChange change) {
    if (change instanceof MessageChange.Updated updated) {
      return "update " + updated.json() + " v" + updated.version();
    }
    return change instanceof MessageChange.Late late
        ? "late " + late.push().json()
        : ((MessageChange.Withdrawn) change).replacedBy() == null ? "withdraw" : "replaced";
  }

  @Override
  public boolean offerIfRoom(MessageChange change) {
    return room.get() > 0 && room.decrementAndGet() >= 0 && offer(change);
  }

  public List<MessageChange> changes() {
    return changes;
  }

  @Override
  public boolean isDrained() {
    return written;
  }

  /** Whether all that it was offered is written to its transport. */
  public void written(boolean yes) {
    written = yes;
  }

  @Override
  public void flush(int audience) {
    audiences.add(audience);
  }

  @Override
  public boolean offerIfRoom(Push push) {
    return room.get() > 0 && room.decrementAndGet() >= 0 && offer(push);
  }

  /** So many more messages fit in while it catches up. */
  public void room(int messages) {
    room.set(messages);
  }

  @Override
  public void whenDrained(Runnable task) {
    drained = task;
  }

  /** All that was queued is written, and there is room for so many more. */
  public void drain(int messages) {
    room.set(messages);
    Runnable task = drained;
    drained = null;
    if (task != null) {
      task.run();
    }
  }

  public boolean waitsForRoom() {
    return drained != null;
  }

  /** It asks for inbox events from now on. */
  public void askForInbox() {
    wantsInbox = true;
  }

  @Override
  public boolean wantsInbox() {
    return wantsInbox;
  }

  @Override
  public void inboxChanged(InboxNews news) {
    inboxNews.add(news);
  }

  public List<InboxNews> inboxNews() {
    return inboxNews;
  }

  @Override
  public ConnectedClient client() {
    return client;
  }

  /** It is connected in another way. */
  public void become(ConnectedClient now) {
    client = now;
  }

  @Override
  public void interrupt() {
    interrupted = true;
  }

  public boolean interrupted() {
    return interrupted;
  }

  @Override
  public void revoked(Revocation why) {
    revocations.add(why);
  }

  public void lose() {
    connected = false;
  }

  public List<String> messages() {
    return messages;
  }

  public List<MessageId> ids() {
    return ids;
  }

  /** How many were flushed together, each time. */
  public List<Integer> audiences() {
    return audiences;
  }

  public List<Revocation> revocations() {
    return revocations;
  }
}
