package io.notificationsocket.transport;

import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.UnreadBody;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A POST of a client's. One whose body has come with it is answered as any request; otherwise no
 * thread waits for the rest of it, which a phone may send when it has left its tunnel. What is not
 * yet here takes no memory, whatever length was announced.
 */
final class Post implements ReadListener, AsyncListener {

  /** From the first byte to the last; the session's heartbeat does not go on without. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final int PIECE = 8 * 1024;

  /** How it comes to its end. */
  private enum End {
    READ,
    TOO_LARGE,
    LATE,
    GONE
  }

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final int limit;
  private final Answerers threads;

  /** Who waits for the rest. */
  private record Waiting(PostReader reader, ServletInputStream in, AsyncContext async) {}

  private volatile @Nullable Waiting waiting;

  // Guarded by this.
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean arriving = true;
  private @Nullable End end;

  /**
   * @param limit the most bytes of a body
   * @param threads that may be held up by whoever gets the answer
   */
  Post(HttpServletRequest request, HttpServletResponse response, int limit, Answerers threads) {
    this.request = request;
    this.response = response;
    this.limit = limit;
    this.threads = threads;
  }

  /** Reads and answers it, or leaves that to others. On the server's thread that took it. */
  void arrive(PostReader reader) throws IOException, ServletException {
    if (!reader.begin()) {
      UnreadBody.discard(request, response, to -> answer(to, reader.refuse()));
      return;
    }
    long length = request.getContentLengthLong();
    if (length > limit) {
      UnreadBody.discard(request, response, to -> answer(to, reader.tooLarge()));
      return;
    }
    int status;
    try {
      ServletInputStream in = request.getInputStream();
      if (!hasCome(in, length)) {
        await(reader, in);
        return;
      }
      status = reader.read(body.toByteArray());
    } catch (IOException e) {
      status = reader.fail();
    }
    answer(status);
  }

  /** Reads what is here; whether that is all. */
  private synchronized boolean hasCome(ServletInputStream in, long length) throws IOException {
    while (body.size() < length) {
      int here = (int) Math.min(in.available(), length - body.size());
      if (here <= 0) {
        return false;
      }
      byte[] piece = new byte[here];
      int count = in.read(piece);
      if (count < 0) {
        throw new EOFException();
      }
      body.write(piece, 0, count);
    }
    return length >= 0;
  }

  private void await(PostReader reader, ServletInputStream in) {
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(LONGEST.toMillis());
    waiting = new Waiting(reader, in, async);
    async.addListener(this);
    in.setReadListener(this);
    synchronized (this) {
      arriving = false;
      if (end == null) {
        return;
      }
    }
    finish(); // its rest came meanwhile
  }

  @Override
  public void onDataAvailable() throws IOException {
    Waiting current = waiting;
    byte[] piece = new byte[PIECE];
    while (current != null && current.in().isReady() && !current.in().isFinished()) {
      int count = current.in().read(piece);
      if (count < 0 || !take(piece, count)) {
        return;
      }
    }
  }

  private boolean take(byte[] piece, int count) {
    synchronized (this) {
      if (body.size() + count <= limit) {
        body.write(piece, 0, count);
        return true;
      }
    }
    if (ends(End.TOO_LARGE)) {
      threads.execute(mayBlock -> finish());
    }
    return false;
  }

  @Override
  public void onAllDataRead() {
    if (ends(End.READ)) {
      threads.execute(mayBlock -> finish());
    }
  }

  /** The container gives the request up when this returns. */
  @Override
  public void onError(Throwable failure) {
    if (ends(End.GONE)) {
      finish();
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    onError(event.getThrowable());
  }

  /** It took too long, or the application ends; it is to be answered before this returns. */
  @Override
  public void onTimeout(AsyncEvent event) {
    if (ends(End.LATE)) {
      finish();
    }
  }

  /** The first who has a reason ends it; false also while the thread that took it will. */
  private synchronized boolean ends(End wanted) {
    if (end != null) {
      return false;
    }
    end = wanted;
    return !arriving;
  }

  private void finish() {
    Waiting ended = waiting;
    waiting = null; // An idle thread of WildFly's still holds its last task.
    byte[] whole;
    End how;
    synchronized (this) {
      whole = body.toByteArray();
      body = new ByteArrayOutputStream(0);
      how = end;
    }
    if (ended == null || how == null) {
      return;
    }
    PostReader reader = ended.reader();
    try {
      if (how != End.READ) {
        response.setHeader("Connection", "close");
      }
      switch (how) {
        case READ -> answer(reader.read(whole));
        case TOO_LARGE -> answer(reader.tooLarge());
        case LATE -> answer(reader.fail());
        case GONE -> reader.fail();
      }
      if (how != End.READ) {
        UnreadBody.abandon(request, response);
      }
    } catch (IOException | IllegalStateException e) {
      // The client is gone, or the container has given the request up.
    } finally {
      complete(ended.async());
    }
  }

  private static void complete(AsyncContext async) {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container was first.
    }
  }

  private void answer(int status) throws IOException {
    answer(response, status);
  }

  private static void answer(HttpServletResponse response, int status) throws IOException {
    String text = status == HttpServletResponse.SC_OK ? "ok" : "";
    PollingServlet.answer(response, status, "text/html", text);
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
