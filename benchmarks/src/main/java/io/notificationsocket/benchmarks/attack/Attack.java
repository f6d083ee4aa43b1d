package io.notificationsocket.benchmarks.attack;

import io.notificationsocket.benchmarks.load.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is done to a server. Numbers are those without {@code --connections}. */
enum Attack {
  HALF_BODIES(
      "half bodies to every address",
      "1,000 connections with half a body, with its length or in chunks, to every kind of address"),
  DRIP("bodies of a byte a second", "1,000 connections that send a byte a second of such a body"),
  SLOW_HEADERS(
      "headers of a byte a second",
      "1,000 connections that send a byte a second of a header (slowloris)"),
  SLOW_READERS(
      "clients that do not read",
      "1,000 connections that ask for 16 large answers each and read nothing, or a byte a second"),
  HALF_POSTS(
      "half posts of open sessions",
      "700 polling sessions that post 1 MB each without the last byte"),
  HALF_FRAMES(
      "unfinished frames",
      "900 WebSockets, opened one by one, that send 1 MB each of a frame without its end"),
  CLAIMED_FRAMES(
      "unfinished frames of your own users",
      "the same, by clients that have claimed a registration before"),
  FRAGMENTS(
      "messages in parts without end",
      "900 WebSockets that send a message of nearly 1 MB in parts of 16 KB, without the last part"),
  ATTACHMENTS(
      "events with endless attachments",
      "100 WebSockets with an event of ten attachments of 1 MB, of which the tenth has no end"),
  WRONG_TOKENS(
      "guessed tokens", "up to 20,000 wrong tokens from the address of the innocent backend"),
  WRONG_CLAIMS(
      "guessed claims", "up to 20,000 wrong claims from the address of the innocent client"),
  SILENT(
      "silent WebSockets",
      "11,000 WebSockets that say nothing and do not close when they are told to"),
  COME_AND_GO(
      "connections that end at once",
      "up to 20,000 connections that are closed or reset in every state, 64 at once"),
  BOMBS(
      "compressed bombs, with a token",
      "up to 100 pushes of 58 KB that become 60 MB, 8 at once; half of the clients hang up soon"),
  SMUGGLING(
      "smuggled requests",
      "requests of which two servers may see different ends, each with another one behind");

  private final String title;
  private final String what;

  Attack(String title, String what) {
    this.title = title;
    this.what = what;
  }

  /**
   * One as the command line has it, or {@code all}.
   *
   * @throws IllegalArgumentException with a line for people
   */
  static Stream<Attack> named(String name) {
    if (name.equals("all")) {
      return Stream.of(values());
    }
    List<Attack> named =
        Arrays.stream(values()).filter(attack -> attack.label().equals(name)).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "--attack "
              + name
              + ": give all, or some of "
              + Arrays.stream(values()).map(Attack::label).collect(Collectors.joining(", "))
              + ".");
    }
    return named.stream();
  }

  /** Its name on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What operators would call it. */
  String title() {
    return title;
  }

  /** What it does, and how much. */
  String what() {
    return what;
  }

  Plan plan(Target target, Scale scale) {
    Requests requests = new Requests(target);
    return switch (this) {
      case HALF_BODIES -> HalfRequests.bodies(requests, scale);
      case DRIP -> HalfRequests.drip(requests, scale);
      case SLOW_HEADERS -> HalfRequests.headers(requests, scale);
      case SLOW_READERS -> HalfRequests.readers(requests, scale);
      case HALF_POSTS -> HalfRequests.posts(requests, scale);
      case HALF_FRAMES -> HalfMessages.frames(requests, scale);
      case CLAIMED_FRAMES -> HalfMessages.claimedFrames(requests, scale);
      case FRAGMENTS -> HalfMessages.fragments(requests, scale);
      case ATTACHMENTS -> HalfMessages.attachments(requests, scale);
      case WRONG_TOKENS -> Guesses.tokens(requests, scale);
      case WRONG_CLAIMS -> Guesses.claims(requests, scale);
      case SILENT -> Floods.silent(requests, scale);
      case COME_AND_GO -> Floods.comeAndGo(requests, scale);
      case BOMBS -> Bombs.ofLines(requests, scale);
      case SMUGGLING -> Smuggling.plan(requests, scale);
    };
  }
}
