package io.notificationsocket.registry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that remembers what came, and takes pushes while it is connected. */
final class RecordingRecipient implements Recipient {

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Revocation> revocations = new CopyOnWriteArrayList<>();
  private final List<MessageId> ids = new CopyOnWriteArrayList<>();
  private final AtomicInteger flushes = new AtomicInteger();
  private volatile boolean connected = true;

  @Override
  public boolean offer(Push push) {
    if (connected) {
      messages.add(push.json());
      ids.add(push.id());
    }
    return connected;
  }

  @Override
  public void flush() {
    flushes.incrementAndGet();
  }

  @Override
  public void revoked(Revocation why) {
    revocations.add(why);
  }

  void lose() {
    connected = false;
  }

  List<String> messages() {
    return messages;
  }

  List<MessageId> ids() {
    return ids;
  }

  int flushes() {
    return flushes.get();
  }

  List<Revocation> revocations() {
    return revocations;
  }
}
