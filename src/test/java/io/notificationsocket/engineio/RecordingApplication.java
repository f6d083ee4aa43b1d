package io.notificationsocket.engineio;

import io.notificationsocket.engineio.EngineApplication.SessionHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Remembers what it was told of all its sessions together. */
public final class RecordingApplication implements EngineApplication, SessionHandler {

  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
  private final List<CloseReason> closed = Collections.synchronizedList(new ArrayList<>());
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger receipts = new AtomicInteger();
  private Consumer<EngineSession> onHandle = session -> {};
  private boolean quiet = true;

  /** What happens while the application makes its handler. */
  void onHandle(Consumer<EngineSession> action) {
    onHandle = action;
  }

  @Override
  public SessionHandler handle(EngineSession session) {
    onHandle.accept(session);
    return this;
  }

  @Override
  public SessionHandler adopt(EngineSession session, String state) {
    calls.add("adopted " + state);
    return this;
  }

  /** Whether sessions may be handed over. */
  void isQuiet(boolean now) {
    quiet = now;
  }

  @Override
  public boolean canLeave() {
    return true;
  }

  @Override
  public boolean isQuiet() {
    return quiet;
  }

  @Override
  public String leave() {
    calls.add("left");
    return "what it knows";
  }

  @Override
  public void opened() {
    calls.add("opened");
  }

  @Override
  public void message(Packet message) {
    messages.add(message.binary() == null ? message.data() : "binary " + message.binary().length);
  }

  @Override
  public Runnable receipt() {
    return receipts::incrementAndGet;
  }

  @Override
  public void closed(CloseReason reason) {
    calls.add("closed");
    closed.add(reason);
  }

  public List<String> messages() {
    return messages;
  }

  /** How often what had been sent was known to have arrived. */
  public int receipts() {
    return receipts.get();
  }

  public List<CloseReason> closed() {
    return closed;
  }

  public List<String> calls() {
    return calls;
  }
}
