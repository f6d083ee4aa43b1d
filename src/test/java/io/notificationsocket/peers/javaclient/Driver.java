package io.notificationsocket.peers.javaclient;

import io.notificationsocket.peers.javaclient.Backend.Pair;
import io.socket.client.IO;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.json.JSONObject;

/** Plays the situations with the Java client, and answers one line for each. */
public final class Driver implements UnaryOperator<List<String>> {

  private static final String WORLD = "zażółć 日本語 😀 𝄞";

  private final List<String> lines = new ArrayList<>();
  private String url = "";
  private String transport = "";
  private Backend backend = new Backend("", "");

  /** Loaded by name, as two generations of the client cannot share a class path. */
  public Driver() {}

  /**
   * @param arguments address, token, major version of the client, transport
   */
  @Override
  public List<String> apply(List<String> arguments) {
    url = arguments.get(0);
    backend = new Backend(url, arguments.get(1));
    transport = arguments.get(3);
    play("every kind of JSON value arrives in order", this::everyKind);
    play("characters of the whole world go both ways", this::wholeWorld);
    play("all sessions of one user receive", this::manySessions);
    play("a wrong pair is refused and receives nothing", this::wrongPair);
    play("a newer claim closes the older socket", this::newerClaim);
    play("unregister and disconnect end the pushes", this::endings);
    play("a burst of 200 pushes arrives complete and in order", this::burst);
    if (!arguments.get(2).equals("1")) {
      play("a pair in auth is claimed by the connect itself", this::auth);
    }
    return lines;
  }

  private interface Situation {
    void play() throws Exception;
  }

  private void play(String name, Situation situation) {
    try {
      situation.play();
      lines.add("ok - " + name);
    } catch (Exception | AssertionError | LinkageError e) {
      lines.add("not ok - " + name + ": " + e);
    }
  }

  private void everyKind() throws Exception {
    Pair pair = backend.registered("kinds");
    try (Peer peer = holder(pair)) {
      for (String json : List.of("{\"a\":[1]}", "[1,\"b\"]", "\"\"", "0", "-1.5", "false")) {
        push(pair, json, 1);
        Object message = peer.next();
        same(json, message instanceof String text ? JSONObject.quote(text) : message.toString());
      }
    }
  }

  private void wholeWorld() throws Exception {
    Pair pair = backend.registered(WORLD);
    try (Peer peer = holder(pair)) {
      push(pair, JSONObject.quote(WORLD), 1);
      push(pair, new JSONObject().put(WORLD, WORLD).toString(), 1);
      same(WORLD, peer.next());
      same(WORLD, ((JSONObject) peer.next()).getString(WORLD));
    }
  }

  private void manySessions() throws Exception {
    Pair first = backend.registered("many");
    Pair second = backend.registeredAs(first.userId());
    try (Peer one = holder(first);
        Peer other = holder(second)) {
      push(first, "\"to both\"", 2);
      same("to both", one.next());
      same("to both", other.next());
    }
  }

  /**
   * The guesser's first message is one to its own pair: had it got the other's, that came first.
   */
  private void wrongPair() throws Exception {
    Pair pair = backend.registered("right");
    Pair own = backend.registered("own");
    try (Peer holder = holder(pair);
        Peer guesser = connected(new IO.Options())) {
      same(false, guesser.claim(pair.userId(), own.connectionId()).getBoolean("ok"));
      push(pair, "\"secret\"", 1);
      same("secret", holder.next());
      same(true, guesser.claim(own.userId(), own.connectionId()).getBoolean("ok"));
      push(own, "\"own\"", 1);
      same("own", guesser.next());
    }
  }

  private void newerClaim() throws Exception {
    Pair pair = backend.registered("twice");
    try (Peer older = holder(pair);
        Peer newer = holder(pair)) {
      Peer.until("the older socket's end", () -> older.saw("disconnect"));
      push(pair, "\"to the newer\"", 1);
      same("to the newer", newer.next());
    }
  }

  private void endings() throws Exception {
    Pair pair = backend.registered("ending");
    try (Peer peer = holder(pair)) {
      peer.emit("unregister");
      Peer.until("no session after unregister", () -> backend.push(pair, "1") == 0);
      same(true, peer.isConnected());
    }
    try (Peer peer = holder(backend.registeredAs(pair.userId()))) {
      push(pair, "2", 1);
      peer.disconnect();
      Peer.until("no session after disconnect", () -> backend.push(pair, "3") == 0);
    }
  }

  private void burst() throws Exception {
    Pair pair = backend.registered("burst");
    try (Peer peer = holder(pair)) {
      for (int n = 0; n < 200; n++) {
        push(pair, Integer.toString(n), 1);
      }
      for (int n = 0; n < 200; n++) {
        same(n, peer.next());
      }
    }
  }

  private void auth() throws Exception {
    Pair pair = backend.registered(WORLD);
    try (Peer peer = connected(withAuth(pair.userId(), pair.connectionId()))) {
      push(pair, "\"hello\"", 1);
      same("hello", peer.next());
    }
    try (Peer guesser = new Peer(url, transport, withAuth(pair.userId(), "a guess"))) {
      Peer.until("connect_error", () -> guesser.saw("connect_error"));
      same(false, guesser.saw("connect"));
    }
  }

  private static IO.Options withAuth(String userId, String connectionId) {
    IO.Options options = new IO.Options();
    options.auth = Map.of("userId", userId, "connectionId", connectionId);
    return options;
  }

  private Peer holder(Pair pair) throws Exception {
    Peer peer = connected(new IO.Options());
    JSONObject answer = peer.claim(pair.userId(), pair.connectionId());
    same("{\"ok\":true}", answer.toString());
    return peer;
  }

  private Peer connected(IO.Options options) throws Exception {
    return new Peer(url, transport, options).connected(transport);
  }

  private void push(Pair pair, String json, int sessions) throws Exception {
    same(sessions, backend.push(pair, json));
  }

  private static void same(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("expected <" + expected + "> but it is <" + actual + ">");
    }
  }
}
