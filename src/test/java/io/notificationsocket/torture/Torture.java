package io.notificationsocket.torture;

import io.notificationsocket.server.FailedStartException;
import io.notificationsocket.torture.Schedule.Event;
import io.notificationsocket.torture.Schedule.Kill;
import io.notificationsocket.torture.Schedule.Move;
import io.notificationsocket.torture.Schedule.Round;
import io.notificationsocket.torture.Schedule.Start;
import io.notificationsocket.torture.Schedule.Weather;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One run: the servers, their backends and clients through all rounds, then time to catch up. */
final class Torture {

  private static final int PROCESSES = 4;
  private static final String TOKEN = "a-secret-of-the-torture";
  private static final Duration POLL = Duration.ofMillis(200);

  /** So long what must not come has time to come. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final Plan plan;
  private final Consumer<String> progress;
  private final Ledger ledger = new Ledger();
  private final List<String> users;
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<Backend> backends = new ArrayList<>();
  private final List<ClientProcess> clients = new ArrayList<>();

  /**
   * What is to be done.
   *
   * @param servers of which kinds they are, in turn
   * @param nodes how many servers; one, unless the harm is done to several on one Redis
   * @param backends how many push at the same time
   * @param users to whom; each has one client of each kind
   * @param patience for how long nothing that is missing may arrive before it is taken for lost
   * @param settings the server's, beside those that the torture needs
   * @param place an empty directory, for data and logs
   */
  record Plan(
      long seed,
      int rounds,
      Harm harm,
      List<String> servers,
      int nodes,
      int backends,
      int users,
      Duration patience,
      Map<String, String> settings,
      Path place) {}

  /**
   * @param progress is told a line after each round
   */
  Torture(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    this.users = IntStream.rangeClosed(1, plan.users()).mapToObj(i -> "user-" + i).toList();
    for (String user : users) {
      for (Kind kind : Kind.values()) {
        int number = receivers.size();
        receivers.add(new Receiver(number, kind, user, "connection-" + number));
      }
    }
  }

  /** Runs it all, and tells what came of it. */
  Report run() throws FailedStartException, IOException, InterruptedException {
    Files.createDirectories(plan.place());
    Path output = plan.place().resolve("server.log");
    try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(output), true);
        Servers servers =
            new Servers(
                plan.harm(),
                plan.nodes(),
                plan.servers(),
                settings(),
                plan.place(),
                log::println)) {
      servers.start();
      begin(servers);
      List<Thread> pushing = backends.stream().map(each -> new Thread(each, "backend")).toList();
      pushing.forEach(Thread::start);
      try {
        play(servers, log);
      } finally {
        backends.forEach(Backend::stop);
        for (Thread each : pushing) {
          each.join();
        }
      }
      servers.become(Weather.CLIENTS, Network.Condition.FAIR);
      catchUp();
      clients.forEach(ClientProcess::close);
      return ledger.report();
    } finally {
      clients.forEach(ClientProcess::close);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(plan.settings());
    settings.put("AUTH_TOKEN", TOKEN);
    // A silent network is to be noticed within a round.
    settings.putIfAbsent("PING_INTERVAL", "1s");
    settings.putIfAbsent("PING_TIMEOUT", "2s");
    // Nothing is given up for a limit.
    settings.putIfAbsent("USER_MAX_MESSAGES", "1000000");
    settings.putIfAbsent("USER_MAX_BYTES", "1000000000");
    settings.putIfAbsent("STORE_MAX_MESSAGES", "1000000");
    settings.putIfAbsent("STORE_MAX_BYTES", "1000000000");
    return settings;
  }

  private void begin(Servers servers) throws IOException, InterruptedException {
    for (int i = 1; i <= plan.backends(); i++) {
      backends.add(new Backend(i, servers.url(), TOKEN, users, plan.seed(), ledger));
    }
    for (Receiver receiver : receivers) {
      backends.get(0).register(receiver);
    }
    for (int i = 0; i < PROCESSES; i++) {
      int place = i;
      List<Receiver> some =
          receivers.stream().filter(each -> each.number() % PROCESSES == place).toList();
      Path errors = plan.place().resolve("clients.log");
      ClientProcess process = new ClientProcess(some, servers.clientUrl(), ledger, errors.toFile());
      clients.add(process);
      process.start();
    }
  }

  private void play(Servers servers, PrintWriter log)
      throws FailedStartException, IOException, InterruptedException {
    Schedule schedule =
        Schedule.of(plan.seed(), plan.rounds(), receivers.size(), plan.nodes(), plan.harm());
    int played = 0;
    for (Round round : schedule.rounds()) {
      play(round, servers, log);
      servers.awaitWell();
      progress.accept("round " + ++played + ": " + ledger);
    }
  }

  private void play(Round round, Servers servers, PrintWriter log)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    for (Event event : round.events()) {
      sleepUntil(begin, event.atMillis());
      if (!(event instanceof Move)) {
        log.println(Instant.now() + " " + event);
      }
      if (event instanceof Weather weather) {
        servers.become(weather.network(), weather.condition());
      } else if (event instanceof Kill kill) {
        servers.kill(kill.what(), kill.node());
      } else if (event instanceof Start) {
        servers.restart();
      } else if (event instanceof Move move) {
        move(move);
      }
    }
    sleepUntil(begin, round.lengthMillis());
  }

  private static void sleepUntil(long begin, int millis) throws InterruptedException {
    long left = millis - (System.nanoTime() - begin) / 1_000_000;
    if (left > 0) {
      Thread.sleep(left);
    }
  }

  private void move(Move move) throws IOException, InterruptedException {
    for (ClientProcess process : clients) {
      if (process.plays(move.receiver())) {
        switch (move.kind()) {
          case CLOSE -> process.tell("close " + move.receiver());
          case LEAVE_OR_COME -> process.tell("leave-or-come " + move.receiver());
          case KILL -> process.restart();
        }
      }
    }
  }

  /** Everybody comes, and gets what is missing for as long as something comes. */
  private void catchUp() throws IOException, InterruptedException {
    for (ClientProcess process : clients) {
      process.tell("come");
    }
    long missing = ledger.outstanding();
    long since = System.nanoTime();
    while (missing > 0 && System.nanoTime() - since < plan.patience().toNanos()) {
      Thread.sleep(POLL.toMillis());
      long now = ledger.outstanding();
      if (now < missing) {
        since = System.nanoTime();
      }
      missing = now;
    }
    Thread.sleep(SETTLING.toMillis());
  }
}
