package io.notificationsocket.transport.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An unread body, of a request that is refused or needs none. A server would wait for the rest on
 * one of its threads, with a time limit for each read, so that a few hundred clients that send a
 * byte now and then would stop it. Here the answer is sent, the body is discarded for a few seconds
 * without a thread, so that a client that sends before it reads can read the answer, and then the
 * connection is closed.
 */
public final class UnreadBody implements ReadListener, DeferredResponse.Listener {

  /** The attribute of a request that holds the {@link Closeable} of its connection. */
  public static final String CONNECTION = "io.notificationsocket.connection";

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final long MOST = 2_000_000;
  private static final int PIECE = 8 * 1024;

  /** What gives the answer. */
  @FunctionalInterface
  public interface Answering {
    void to(HttpServletResponse response) throws IOException, ServletException;
  }

  private final HttpServletRequest request;
  private final BufferedResponse answer;
  private final ServletInputStream in;
  private volatile @Nullable DeferredResponse deferred;
  private final AtomicBoolean ended = new AtomicBoolean();
  private long thrownAway; // by one thread at a time

  private UnreadBody(HttpServletRequest request, BufferedResponse answer, ServletInputStream in) {
    this.request = request;
    this.answer = answer;
    this.in = in;
  }

  /**
   * Has a request answered whose body is not to be read. One that has come with its request costs
   * nothing, and the connection goes on.
   *
   * @param answering does not make the request asynchronous
   */
  public static void discard(
      HttpServletRequest request, HttpServletResponse response, Answering answering)
      throws IOException, ServletException {
    if (!Framing.hasBody(request) || request instanceof BodilessRequest) {
      answering.to(response);
      return;
    }
    ServletInputStream in = request.getInputStream();
    if (hasCome(in, request.getContentLengthLong())) {
      answering.to(response);
      return;
    }
    BufferedResponse answer = new BufferedResponse(response);
    answer.setHeader("Connection", "close");
    // Now, since the servlet that is asked for need not support it.
    UnreadBody body = new UnreadBody(request, answer, in);
    body.deferred = DeferredResponse.begin(request, response, LONGEST, body);
    answering.to(answer);
    in.setReadListener(body);
  }

  /** Throws away what is here, without waiting; whether that is all. */
  private static boolean hasCome(ServletInputStream in, long length) throws IOException {
    long left = Math.min(length, MOST);
    byte[] piece = new byte[(int) Math.max(0, Math.min(left, PIECE))];
    // Tomcat does not say how much is here, only that something is.
    while (left > 0 && in.available() > 0) {
      int count = in.read(piece, 0, (int) Math.min(left, piece.length));
      if (count < 0) {
        return false;
      }
      left -= count;
    }
    return left == 0 && length <= MOST;
  }

  /**
   * Ends a request that has been answered without the rest of its body. A server that would wait
   * for that nevertheless has put its connection here to be closed.
   */
  public static void abandon(HttpServletRequest request, HttpServletResponse response) {
    try {
      response.flushBuffer();
      if (request.getAttribute(CONNECTION) instanceof Closeable connection) {
        connection.close();
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  @Override
  public void onDataAvailable() {
    DeferredResponse current = deferred;
    if (current != null) {
      BodyReads.run(request, current.async(), this::read);
    }
    ;
  }

  private void read() {
    try {
      throwAway();
    } catch (IOException e) {
      end(); // Tomcat, told of it, would put an error page behind the answer, and log two traces
    }
  }

  private void throwAway() throws IOException {
    byte[] piece = new byte[PIECE];
    while (!ended.get() && in.isReady() && !in.isFinished()) {
      int count = in.read(piece);
      if (count < 0) {
        return;
      }
      thrownAway += count;
      if (thrownAway > MOST) {
        end();
      }
    }
  }

  @Override
  public void onAllDataRead() {
    end();
  }

  /** The client is gone. */
  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void gone(Throwable why) {
    end();
  }

  @Override
  public void timedOut() {
    end();
  }

  private void end() {
    if (ended.getAndSet(true)) {
      return;
    }
    boolean isWhole = in.isFinished();
    try {
      answer.send();
    } catch (IOException | IllegalStateException e) {
      // The client is gone.
    }
    if (!isWhole) {
      abandon(request, answer);
    }
    DeferredResponse current = deferred;
    if (current != null) {
      current.complete();
    }
  }
}
