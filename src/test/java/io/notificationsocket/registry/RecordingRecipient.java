package io.notificationsocket.registry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that remembers what came, and takes pushes while it is connected. */
final class RecordingRecipient implements Recipient {

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Revocation> revocations = new CopyOnWriteArrayList<>();
  private volatile boolean connected = true;

  @Override
  public boolean deliver(Push push) {
    if (connected) {
      messages.add(push.json());
    }
    return connected;
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

  List<Revocation> revocations() {
    return revocations;
  }
}
