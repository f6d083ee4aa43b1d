package io.notificationsocket.transport.websocket.direct;

import jakarta.servlet.ReadListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Passes a container's calls on as long as the connection lives. Containers hold on to what they
 * called for longer: an idle thread of WildFly's still holds its last task, which may be an
 * upgrade, and no session may hang on that. Safe between threads.
 */
final class ReadRelay implements ReadListener {

  private volatile @Nullable ReadListener listener;

  ReadRelay(ReadListener listener) {
    this.listener = listener;
  }

  /** Calls nobody any more. */
  void end() {
    listener = null;
  }

  @Override
  public void onDataAvailable() throws IOException {
    ReadListener told = listener;
    if (told != null) {
      told.onDataAvailable();
    }
  }

  @Override
  public void onAllDataRead() throws IOException {
    ReadListener told = listener;
    if (told != null) {
      told.onAllDataRead();
    }
  }

  @Override
  public void onError(Throwable failure) {
    ReadListener told = listener;
    if (told != null) {
      told.onError(failure);
    }
  }
}
