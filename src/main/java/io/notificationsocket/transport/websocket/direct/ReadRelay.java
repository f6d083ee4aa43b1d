package io.notificationsocket.transport.websocket.direct;

import jakarta.servlet.ReadListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Forwards a container's calls while the connection lives. Containers keep references longer: an
 * idle thread of WildFly still holds its last task, which may be an upgrade, and that must not keep
 * a session alive. Safe between threads.
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
