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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request that no thread waits for: an asynchronous request of the Servlet API,
 * ended exactly once, by whoever comes first: its owner, the client, a time limit or the container.
 * Safe between threads; calls nobody with a lock held.
 */
public final class DeferredResponse {

  /** For a response whose owner sets its own limits; some servers keep a request for its limit. */
  public static final Duration NO_LIMIT = Duration.ZERO;

  /** What a client's socket takes without its reading, in bytes. More is not waited for. */
  public static final int AT_ONCE = 16 * 1024;

  /** Bytes handed to the container at a time: more would only be copied into its buffers. */
  private static final int PIECE = 8 * 1024;

  /** What its owner is told. By default it need not know. */
  public interface Listener {

    /**
     * The time limit has passed, or the container lets no request wait any longer. The response has
     * to be ended before this returns, and may be written only on this thread.
     */
    default void timedOut() {}

    /** The client is gone, or the container has ended the request. Told once, before the end. */
    default void gone(Throwable why) {}
  }

  /** Told once what became of what was sent: null when the container has all of it. */
  @FunctionalInterface
  public interface Sent {
    void sent(@Nullable Throwable failure);
  }

  private final AsyncContext async;
  private final HttpServletResponse response;
  private final Events events = new Events();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<@Nullable Sending> sending = new AtomicReference<>();
  private volatile @Nullable Listener listener;

  private DeferredResponse(AsyncContext async, HttpServletResponse response, Listener listener) {
    this.async = async;
    this.response = response;
    this.listener = listener;
  }

  /**
   * Makes a request asynchronous.
   *
   * @param limit after which its listener is told that it has timed out
   */
  public static DeferredResponse begin(
      HttpServletRequest request, HttpServletResponse response, Duration limit, Listener listener) {
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(limit.toMillis());
    DeferredResponse deferred = new DeferredResponse(async, response, listener);
    async.addListener(deferred.events);
    return deferred;
  }

  public AsyncContext async() {
    return async;
  }

  /**
   * Sends all there is to send, and ends the request. At most once.
   *
   * @param head sets the status and the headers; not called when it is over
   * @param body not changed by anybody
   * @param mayBlock whether this thread may wait for a client that does not read. Otherwise the
   *     container calls back, which costs more but holds no thread
   */
  public void send(Runnable head, byte[] body, boolean mayBlock, Sent sent) {
    Sending given = new Sending(body, sent);
    sending.set(given);
    if (over.get()) {
      if (sending.getAndSet(null) != null) {
        sent.sent(new IOException("the client is gone"));
      }
      return;
    }
    try {
      head.run();
      if (body.length == 0) {
        end(null);
        return;
      }
      ServletOutputStream out = response.getOutputStream();
      if (mayBlock) {
        out.write(body);
        out.flush(); // on this thread, and not on the container's that ends the request
        end(null);
      } else {
        given.out = out;
        out.setWriteListener(events);
      }
    } catch (IOException | RuntimeException e) {
      end(e); // RuntimeException: the container has recycled the response
    }
  }

  /** Ends the request; the owner has written what there was to write, if anything. */
  public void complete() {
    end(null);
  }

  private void end(@Nullable Throwable failure) {
    if (over.getAndSet(true)) {
      return;
    }
    // Cleared, since an idle thread of a server may still hold its last task, and so all of this.
    Sending last = sending.getAndSet(null);
    Listener told = listener;
    listener = null;
    if (failure != null && told != null) {
      told.gone(failure); // while the request is still there: someone may be reading its body
    }
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container was first.
    }
    if (last != null) {
      last.sent.sent(failure);
    }
  }

  /** What is being sent. Used by one thread at a time. */
  private static final class Sending {

    private final byte[] body;
    private final Sent sent;
    private volatile @Nullable ServletOutputStream out;
    private int written;

    Sending(byte[] body, Sent sent) {
      this.body = body;
      this.sent = sent;
    }

    /** Writes what the container takes; whether that is all, and it has taken it. */
    boolean isWritten() throws IOException {
      ServletOutputStream to = out;
      while (to != null && to.isReady()) {
        if (written == body.length) {
          return true;
        }
        int count = Math.min(PIECE, body.length - written);
        to.write(body, written, count);
        written += count;
      }
      return false;
    }
  }

  /** What the container tells. */
  private final class Events implements AsyncListener, WriteListener {

    @Override
    public void onWritePossible() throws IOException {
      Sending current = sending.get();
      if (current != null && current.isWritten()) {
        end(null);
      }
    }

    @Override
    public void onError(Throwable failure) {
      end(failure);
    }

    @Override
    public void onError(AsyncEvent event) {
      Throwable thrown = event.getThrowable();
      end(thrown == null ? new IOException("the client is gone") : thrown);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      Listener told = listener;
      if (told != null) {
        told.timedOut();
      }
      end(new IOException("the request took too long, or its application ends"));
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
