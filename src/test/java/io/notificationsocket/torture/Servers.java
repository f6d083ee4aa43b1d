package io.notificationsocket.torture;

import io.notificationsocket.server.FailedStartException;
import io.notificationsocket.server.Launch;
import io.notificationsocket.torture.Harm.Strike;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is tortured: one server, or several nodes on one Redis, behind a balancer. Used by one
 * thread.
 */
final class Servers implements AutoCloseable {

  private static final String SMALL_HEAP = "-Xmx192m";

  private final List<Victim> nodes = new ArrayList<>();
  private final Storage storage; // null when each keeps its own
  private final Network network;
  private final String url;
  private final String clientUrl;
  private Runnable restart = () -> {};

  /**
   * @param servers of which kinds the nodes are, in turn
   * @param settings of each
   * @param place where a single one may keep what it has to
   * @param output takes what they print, line by line
   */
  Servers(
      Harm harm,
      int count,
      List<String> servers,
      Map<String, String> settings,
      Path place,
      Consumer<String> output)
      throws IOException {
    storage = harm.onRedis() ? new Storage(harm.fails(), count) : null;
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Launch launch = launch(i, settings, place);
      String name = count == 1 ? "" : "node " + i + ": ";
      String server = servers.get(i % servers.size());
      nodes.add(new Victim(server, launch, line -> output.accept(name + line)));
      ports.add(launch.port());
    }
    network = count == 1 ? new Network(ports.get(0)) : new Network(new Balancer(ports), Map.of());
    String balanced = "http://localhost:" + network.port();
    url = count == 1 ? "http://localhost:" + ports.get(0) : balanced;
    clientUrl = harm.cuts() ? balanced : url;
  }

  private Launch launch(int node, Map<String, String> settings, Path place) {
    Map<String, String> all = new HashMap<>(settings);
    if (storage == null) {
      all.put("DATA_DIR", place.resolve("kept").toString());
    } else {
      storage.settings(node).forEach(all::putIfAbsent);
    }
    Launch launch = Launch.at(Ports.free(), all);
    return storage == null ? launch : launch.with(SMALL_HEAP);
  }

  /** Returns when all serve. */
  void start() throws FailedStartException {
    nodes.forEach(Victim::begin);
    awaitWell();
  }

  /** For backends; without a slash at the end. */
  String url() {
    return url;
  }

  /** For clients; without a slash at the end. */
  String clientUrl() {
    return clientUrl;
  }

  /** Changes the weather of one network, as {@link Schedule.Weather} names it. */
  void become(int which, Network.Condition condition) {
    if (which == Schedule.Weather.CLIENTS) {
      network.become(condition);
    } else {
      storage.become(which, condition);
    }
  }

  /** Kills a process by SIGKILL. */
  void kill(Strike what, int node) {
    if (what == Strike.NODE) {
      Victim victim = nodes.get(node);
      victim.kill();
      restart = victim::begin;
    } else {
      restart = storage.kill(what == Strike.MASTER);
    }
  }

  /** Starts what was killed, and does not wait until it serves. */
  void restart() {
    restart.run();
  }

  /** Returns when all serve. */
  void awaitWell() throws FailedStartException {
    for (Victim node : nodes) {
      node.awaitServing();
    }
    if (storage != null) {
      storage.awaitWell();
    }
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(Victim::close);
    network.close();
    if (storage != null) {
      storage.close();
    }
  }
}
