package io.notificationsocket.transport.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A large answer, written piece by piece as its client reads it. A client that does not read holds
 * neither a thread nor more than a piece of memory, and not for ever.
 */
public final class Download implements WriteListener, AsyncListener {

  private static final int PIECE = 8 * 1024;

  /** What any client may take, and how much longer for each so many bytes. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int LEAST_RATE = 5_000;

  private final byte[] content;
  private final ServletOutputStream out;
  private final AsyncContext async;
  private final AtomicBoolean complete = new AtomicBoolean();
  private int written; // by one thread at a time

  private Download(byte[] content, ServletOutputStream out, AsyncContext async) {
    this.content = content;
    this.out = out;
    this.async = async;
  }

  /**
   * Writes the body of an answer whose status and headers are set.
   *
   * @param content not changed by anybody
   */
  public static void send(HttpServletRequest request, HttpServletResponse response, byte[] content)
      throws IOException {
    response.setContentLength(content.length);
    ServletOutputStream out = response.getOutputStream();
    if (content.length <= PIECE || !request.isAsyncSupported()) {
      out.write(content);
      return;
    }
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(PATIENCE.plusSeconds(content.length / LEAST_RATE).toMillis());
    Download download = new Download(content, out, async);
    async.addListener(download);
    out.setWriteListener(download);
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      if (written == content.length) {
        complete();
        return;
      }
      int count = Math.min(PIECE, content.length - written);
      out.write(content, written, count);
      written += count;
    }
  }

  @Override
  public void onError(Throwable failure) {
    complete(); // the client is gone
  }

  @Override
  public void onError(AsyncEvent event) {
    complete();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    complete();
  }

  private void complete() {
    if (complete.getAndSet(true)) {
      return;
    }
    Requests.complete(async);
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
