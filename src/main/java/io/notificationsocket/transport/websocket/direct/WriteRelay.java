package io.notificationsocket.transport.websocket.direct;

import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** As {@link ReadRelay}, for what a container calls when it can be written to. */
final class WriteRelay implements WriteListener {

  private final boolean throwsErrors;
  private volatile @Nullable WriteListener listener;

  /**
   * @param throwsErrors for a server that would otherwise go on to write what is left for a client
   *     that is gone
   */
  WriteRelay(WriteListener listener, boolean throwsErrors) {
    this.listener = listener;
    this.throwsErrors = throwsErrors;
  }

  /** Calls nobody any more. */
  void end() {
    listener = null;
  }

  @Override
  public void onWritePossible() throws IOException {
    WriteListener told = listener;
    if (told != null) {
      told.onWritePossible();
    }
  }

  @Override
  public void onError(Throwable failure) {
    WriteListener told = listener;
    if (told != null) {
      told.onError(failure);
    }
    if (throwsErrors) {
      throw new IllegalStateException("the client is gone: " + failure.getMessage());
    }
  }
}
