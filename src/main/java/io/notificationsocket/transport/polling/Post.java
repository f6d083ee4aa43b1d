package io.notificationsocket.transport.polling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.Inbound;
import io.notificationsocket.engineio.InboundBuffer;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.BodyReads;
import io.notificationsocket.transport.http.DeferredResponse;
import io.notificationsocket.transport.http.UnreadBody;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A POST of a client's. One whose body has come with it is answered as any request; otherwise no
 * thread waits for the rest of it, which a phone may send when it has left its tunnel. What is not
 * yet here takes no memory, whatever length was announced; what is here takes its part of the bytes
 * that may wait of all clients, and does so no longer than a slow line needs.
 */
final class Post implements ReadListener, DeferredResponse.Listener {

  /** From the first byte to the last; the session's heartbeat does not go on without. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** How long any post may take; each so many bytes more buy it another second. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int LEAST_RATE = 500;

  private static final int PIECE = 8 * 1024;

  /** How it comes to its end. */
  private enum End {
    READ,
    TOO_LARGE,
    NO_ROOM,
    LATE,
    GONE
  }

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Inbound inbound;
  private final Timer timer;
  private final Answerers threads;

  /** Who waits for the rest. */
  private record Waiting(PostReader reader, ServletInputStream in, DeferredResponse deferred) {}

  private volatile @Nullable Waiting waiting;

  // Guarded by this.
  private final InboundBuffer body;
  private Timer.@Nullable Timeout hurry;
  private boolean arriving = true;
  private @Nullable End end;

  /**
   * @param inbound the limits of whoever posts
   * @param threads that may be held up by whoever gets the answer
   */
  Post(
      HttpServletRequest request,
      HttpServletResponse response,
      Inbound inbound,
      Timer timer,
      Answerers threads) {
    this.request = request;
    this.response = response;
    this.inbound = inbound;
    this.timer = timer;
    this.threads = threads;
    this.body = new InboundBuffer(inbound);
  }

  /** Reads and answers it, or leaves that to others. On the server's thread that took it. */
  void arrive(PostReader reader) throws IOException, ServletException {
    if (!reader.begin()) {
      PostAnswer refused = reader.refuse();
      UnreadBody.discard(request, response, to -> answer(to, refused));
      return;
    }
    long length = request.getContentLengthLong();
    if (length < 0) {
      // No client library sends chunks. Payara may have dropped a Content-Length beside them, and
      // a proxy in front may take what follows for the next request.
      response.setHeader("Connection", "close");
    }
    if (length > inbound.limit()) {
      PostAnswer tooLarge = reader.tooLarge();
      UnreadBody.discard(request, response, to -> answer(to, tooLarge));
      return;
    }
    byte[] whole;
    try {
      ServletInputStream in = request.getInputStream();
      byte[] first = next(in, length);
      if (first.length == length) {
        whole = first; // waits for nothing, and so takes nobody's room
      } else if (!keeps(first, in, length)) {
        refuse(reader.noRoom());
        return;
      } else if (body.size() == length) {
        whole = body.whole();
      } else {
        await(reader, in);
        return;
      }
    } catch (IOException e) {
      refuse(reader.fail());
      return;
    }
    answer(reader.read(whole));
  }

  private void refuse(PostAnswer answer) throws IOException {
    body.release();
    answer(answer);
  }

  private void answer(CompletableFuture<PostAnswer> answer) throws IOException {
    if (answer.isDone()) {
      body.release();
      answer(answer.join());
    } else {
      DeferredResponse later =
          DeferredResponse.begin(request, response, LONGEST, new DeferredResponse.Listener() {});
      answerLater(later, answer);
    }
  }

  private void answerLater(DeferredResponse later, CompletableFuture<PostAnswer> answer) {
    var unused =
        answer.whenComplete(
            (known, failure) -> {
              body.release();
              if (known != null) {
                threads.execute(mayBlock -> answer(later, known, mayBlock));
              }
            });
  }

  private void answer(DeferredResponse later, PostAnswer known, boolean mayBlock) {
    later.send(
        () -> writeHead(response, known), known.text().getBytes(UTF_8), mayBlock, failure -> {});
  }

  /** Keeps all that is here; false when there is no room for it. */
  private boolean keeps(byte[] first, ServletInputStream in, long length) throws IOException {
    for (byte[] piece = first; piece.length > 0; piece = next(in, length - body.size())) {
      if (!body.add(piece, 0, piece.length)) {
        return false;
      }
    }
    return true;
  }

  /** What is here of so many bytes; nothing of a body whose length is unknown. */
  private static byte[] next(ServletInputStream in, long most) throws IOException {
    int here = (int) Math.min(in.available(), most);
    byte[] piece = new byte[Math.max(0, here)];
    int count = piece.length == 0 ? 0 : in.read(piece);
    if (count < 0) {
      throw new EOFException();
    }
    return count == piece.length ? piece : Arrays.copyOf(piece, count);
  }

  private void await(PostReader reader, ServletInputStream in) {
    DeferredResponse deferred = DeferredResponse.begin(request, response, LONGEST, this);
    waiting = new Waiting(reader, in, deferred);
    in.setReadListener(this);
    synchronized (this) {
      arriving = false;
      if (end == null) {
        hurry(Duration.ZERO);
        return;
      }
    }
    finish(); // its rest came meanwhile
  }

  /**
   * Gives it the time that a slow line needs for what has come, and a good deal more.
   *
   * @param taken what it has had of that
   */
  private synchronized void hurry(Duration taken) {
    Duration allowed = PATIENCE.plusSeconds(body.size() / LEAST_RATE);
    if (end != null) {
      return;
    }
    if (allowed.compareTo(taken) > 0) {
      hurry = timer.schedule(allowed.minus(taken), () -> hurry(allowed));
    } else if (ends(End.LATE)) {
      threads.execute(mayBlock -> finish());
    }
  }

  @Override
  public void onDataAvailable() {
    Waiting current = waiting;
    if (current != null) {
      BodyReads.run(request, current.deferred().async(), () -> read(current));
    }
  }

  private void read(Waiting current) {
    try {
      readWhatHasCome(current);
    } catch (IOException e) {
      onError(e);
    }
  }

  private void readWhatHasCome(Waiting current) throws IOException {
    synchronized (current) {
      byte[] piece = new byte[PIECE];
      while (!isOver() && current.in().isReady() && !current.in().isFinished()) {
        int count = current.in().read(piece);
        if (count < 0 || !take(piece, count)) {
          return;
        }
      }
    }
  }

  private synchronized boolean isOver() {
    return end != null;
  }

  private boolean take(byte[] piece, int count) {
    boolean tooLarge = body.size() + count > inbound.limit();
    if (!tooLarge && body.add(piece, 0, count)) {
      return true;
    }
    if (ends(tooLarge ? End.TOO_LARGE : End.NO_ROOM)) {
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
  public void gone(Throwable why) {
    onError(why);
  }

  /** It took too long, or the application ends; it is to be answered before this returns. */
  @Override
  public void timedOut() {
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
    End how;
    synchronized (this) {
      how = end;
      if (hurry != null) {
        hurry.cancel();
      }
    }
    if (ended == null || how == null) {
      return;
    }
    synchronized (ended) {
      // The thread that reads has left by now, and does not come again.
    }
    PostReader reader = ended.reader();
    try {
      switch (how) {
        case READ -> {
          CompletableFuture<PostAnswer> answer = reader.read(body.whole());
          if (!answer.isDone()) {
            answerLater(ended.deferred(), answer);
            return;
          }
          answer(answer.join());
        }
        case TOO_LARGE -> answer(reader.tooLarge());
        case NO_ROOM -> answer(reader.noRoom());
        case LATE -> answer(reader.fail());
        case GONE -> reader.fail();
      }
      if (how != End.READ) {
        UnreadBody.abandon(request, response);
      }
    } catch (IOException | IllegalStateException e) {
      // The client is gone, or the container has given the request up.
    }
    body.release();
    ended.deferred().complete();
  }

  private void answer(PostAnswer answer) throws IOException {
    answer(response, answer);
  }

  private static void answer(HttpServletResponse response, PostAnswer answer) throws IOException {
    writeHead(response, answer);
    response.getOutputStream().write(answer.text().getBytes(UTF_8));
  }

  private static void writeHead(HttpServletResponse response, PostAnswer answer) {
    if (!answer.isOk()) {
      response.setHeader("Connection", "close"); // for nobody reads the rest of the body
    }
    response.setStatus(answer.status());
    response.setContentType(answer.contentType());
    response.setContentLength(answer.text().getBytes(UTF_8).length);
  }
}
