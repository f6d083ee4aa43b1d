package io.notificationsocket.benchmarks.innocent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.benchmarks.load.HttpAnswer;
import io.notificationsocket.benchmarks.load.LoadException;
import io.notificationsocket.benchmarks.load.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A backend with the right token and its clients with right claims, until it is closed. Each of its
 * threads does what it does again 50 ms after it was done.
 */
public final class Innocent implements AutoCloseable {

  private static final long PAUSE_MILLIS = 50;
  private static final long REFUSAL_PAUSE_MILLIS = 500;
  private static final byte[] LARGE = new byte[900_000];

  static {
    Arrays.fill(LARGE, (byte) 'a');
  }

  private final Target target;
  private final Timings timings = new Timings();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  /** Of the thread that keeps a session. */
  private @Nullable Client kept;

  private Innocent(Target target) {
    this.target = target;
  }

  /** Begins. */
  public static Innocent of(Target target) {
    Innocent innocent = new Innocent(target);
    innocent.begin("ping", innocent::ping, PAUSE_MILLIS);
    innocent.begin("polling", innocent::poll, PAUSE_MILLIS);
    innocent.begin("session", innocent::comeAndGo, PAUSE_MILLIS);
    innocent.begin("push", innocent::pushToKept, PAUSE_MILLIS);
    innocent.begin("refusal", innocent::beRefused, REFUSAL_PAUSE_MILLIS);
    return innocent;
  }

  private interface Round {
    void run() throws IOException;
  }

  private void begin(String name, Round round, long pauseMillis) {
    Thread thread = new Thread(() -> repeat(round, pauseMillis), "innocent " + name);
    // A read that hangs ends by itself after 20 s; this process does not wait for it.
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void repeat(Round round, long pauseMillis) {
    while (!over) {
      try {
        round.run();
      } catch (IOException | LoadException e) {
        timings.failed(Thread.currentThread(), String.valueOf(e.getMessage()), System.nanoTime());
      }
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void begin(Operation operation) {
    timings.begin(Thread.currentThread(), operation, System.nanoTime());
  }

  private void done() {
    timings.done(Thread.currentThread(), System.nanoTime());
  }

  private void ping() throws IOException {
    begin(Operation.PING);
    expect(200, Http.ask(target.api(), "GET /api/status/ping HTTP/1.1\r\n" + target.apiHeaders()));
    done();
  }

  private void poll() throws IOException {
    begin(Operation.POLLING);
    HttpAnswer answer = Http.ask(target.sockets(), target.engine("GET", 4, "polling", ""));
    expect(200, answer);
    done();
    String sid = answer.body().replaceFirst("^0\\{.*\"sid\":\"([^\"]*)\".*$", "$1");
    Http.ask(
        target.sockets(),
        target.engine("POST", 4, "polling", "&sid=" + sid) + "Content-Type: text/plain\r\n",
        "1".getBytes(UTF_8));
  }

  private void comeAndGo() throws IOException {
    begin(Operation.WEBSOCKET);
    try (Client client = new Client(target)) {
      done();
      begin(Operation.CLAIM);
      claim(client, "innocent-guest");
      done();
      push(client, "innocent-guest");
      client.leave();
    }
  }

  private void pushToKept() throws IOException {
    Client client = kept;
    if (client == null) {
      client = new Client(target);
      claim(client, "innocent-resident");
      kept = client;
    }
    try {
      push(client, "innocent-resident");
    } catch (IOException | LoadException e) {
      kept = null;
      client.close();
      throw e;
    }
  }

  private void claim(Client client, String user) throws IOException {
    String connectionId = UUID.randomUUID().toString();
    String path = "/api/" + user + "/register?connectionId=" + connectionId;
    expect(200, Http.ask(target.api(), "PUT " + path + " HTTP/1.1\r\n" + target.apiHeaders()));
    client.claim(user, connectionId);
  }

  private void push(Client client, String user) throws IOException {
    String text = "innocent-" + numbers.incrementAndGet();
    begin(Operation.PUSH);
    expect(
        200,
        Http.ask(
            target.api(),
            "POST /api/"
                + user
                + "/push HTTP/1.1\r\n"
                + target.apiHeaders()
                + "Content-Type: application/json\r\n",
            ("{\"message\":\"" + text + "\"}").getBytes(UTF_8)));
    String message = client.await("42[\"message\",");
    // One that was pushed before may have come again: it is not the one that is waited for.
    while (!message.contains("\"" + text + "\"")) {
      message = client.await("42[\"message\",");
    }
    done();
  }

  private void beRefused() throws IOException {
    begin(Operation.REFUSAL);
    String host = "Host: %s:%d\r\n".formatted(target.api().getHostString(), target.api().getPort());
    String head = "POST /api/innocent/push HTTP/1.1\r\n" + host;
    int status = Http.status(target.api(), head + "Content-Type: application/json\r\n", LARGE);
    if (status != 401) {
      throw new IOException("status " + status + " instead of 401");
    }
    done();
  }

  private static void expect(int status, HttpAnswer answer) throws IOException {
    if (answer.status() != status) {
      throw new IOException(
          "status " + answer.status() + " instead of " + status + ", " + answer.body());
    }
  }

  /** What begins and ends from now on counts for this phase. */
  public void phase(Phase phase) {
    timings.phase(phase);
  }

  /**
   * Ends, and tells what was measured; what goes on still counts with the time it has taken.
   *
   * @param patienceMillis how long to wait for that
   */
  public Timings end(long patienceMillis) throws InterruptedException {
    over = true;
    long deadline = System.nanoTime() + patienceMillis * 1_000_000;
    for (Thread thread : threads) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      thread.join(Math.max(1, left));
    }
    timings.abandon(System.nanoTime());
    return timings;
  }

  @Override
  public void close() throws IOException {
    over = true;
    threads.forEach(Thread::interrupt);
    Client its = kept;
    if (its != null) {
      its.close();
    }
  }
}
