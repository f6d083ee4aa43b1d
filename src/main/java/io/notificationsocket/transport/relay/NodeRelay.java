package io.notificationsocket.transport.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.EngineSettings;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.HandshakeError;
import io.notificationsocket.engineio.MovedSession;
import io.notificationsocket.engineio.Peer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.SessionOwner;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.polling.OpenPolls;
import io.notificationsocket.transport.polling.PostAnswer;
import io.notificationsocket.transport.polling.PostReader;
import io.notificationsocket.transport.polling.Relay;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Passes the requests of polling clients on to the nodes that have their sessions. */
public final class NodeRelay implements Relay, AutoCloseable {

  private static final Logger LOG = System.getLogger(NodeRelay.class.getName());
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
  private static final int TRIES = 12;
  private static final byte[] NOTHING = {};
  private static final Duration SHORT = Duration.ofSeconds(5);

  private final Peers peers;
  private final Peer self;
  private final OpenPolls polls;
  private final Answerers threads;
  private final Duration patience;
  private final PeerClient client = new PeerClient();
  private final Set<PassedOnPoll> open = ConcurrentHashMap.newKeySet();

  private NodeRelay(
      Peers peers, Peer self, EngineSettings settings, OpenPolls polls, Answerers threads) {
    this.peers = peers;
    this.self = self;
    this.polls = polls;
    this.threads = threads;
    this.patience = settings.pingInterval().plus(settings.pingTimeout());
  }

  /**
   * The relay of a node; null for a server that is alone.
   *
   * @param polls counts those that wait here
   * @param threads give answers
   */
  public static @Nullable NodeRelay of(EngineServer engine, OpenPolls polls, Answerers threads) {
    Peers peers = engine.peers();
    Peer self = peers.self();
    return self == null ? null : new NodeRelay(peers, self, engine.settings(), polls, threads);
  }

  /** Whether a request comes from another node: it knows this one's secret. */
  public boolean isFromPeer(HttpServletRequest request) {
    String shown = request.getHeader(PeerClient.SECRET);
    return shown != null
        && MessageDigest.isEqual(shown.getBytes(UTF_8), self.secret().getBytes(UTF_8));
  }

  String node() {
    return self.node();
  }

  @Override
  public boolean isFor(@Nullable String sid) {
    return peers.mayHaveMade(sid);
  }

  @Override
  public void poll(HttpServletRequest request, HttpServletResponse response, String sid) {
    String query = "?" + request.getQueryString();
    PassedOnPoll poll = new PassedOnPoll(sid, request, response, polls, threads, open::remove);
    open.add(poll);
    peers.find(
        sid,
        owner -> {
          if (owner == null) {
            poll.hasNoSession();
          } else {
            poll.awaits(owner, client.get(owner, query, patience));
          }
        });
  }

  @Override
  public PostReader post(HttpServletRequest request, String sid) {
    String query = "?" + request.getQueryString();
    String type = request.getContentType();
    String contentType = type == null ? "text/plain" : type;
    return new PassedOnPost(body -> passOn(sid, query, contentType, body));
  }

  private CompletableFuture<PostAnswer> passOn(
      String sid, String query, String contentType, byte[] body) {
    CompletableFuture<PostAnswer> answer = new CompletableFuture<>();
    peers.find(
        sid,
        owner -> {
          if (owner == null) {
            answer.complete(PostAnswer.of(HandshakeError.SESSION_ID_UNKNOWN));
            return;
          }
          var unused =
              client
                  .post(owner, query, contentType, body, SHORT)
                  .handle((given, failure) -> answer.complete(answer(given)));
        });
    return answer;
  }

  private static PostAnswer answer(@Nullable HttpResponse<byte[]> given) {
    return given == null
        ? PostAnswer.of(HandshakeError.SESSION_ID_UNKNOWN)
        : new PostAnswer(
            given.statusCode(),
            given.headers().firstValue("Content-Type").orElse("text/html"),
            new String(given.body(), UTF_8));
  }

  /** A post that another node reads. */
  private record PassedOnPost(Function<byte[], CompletableFuture<PostAnswer>> passingOn)
      implements PostReader {

    @Override
    public boolean begin() {
      return true;
    }

    @Override
    public PostAnswer refuse() {
      return PostAnswer.BAD_REQUEST;
    }

    @Override
    public PostAnswer tooLarge() {
      return PostAnswer.TOO_LARGE;
    }

    @Override
    public PostAnswer noRoom() {
      return PostAnswer.UNAVAILABLE;
    }

    @Override
    public PostAnswer fail() {
      return PostAnswer.BAD_REQUEST;
    }

    @Override
    public CompletableFuture<PostAnswer> read(byte[] body) {
      return passingOn.apply(body);
    }
  }

  // ---- sessions that move --------------------------------------------------------------------

  /** How the node is asked that has made a sid; null when it is not known. */
  public @Nullable SessionOwner owner(String sid) {
    Peer made = peers.known(sid);
    return made == null ? null : new RemoteOwner(made, sid);
  }

  /** A node whose session may come here. */
  private final class RemoteOwner implements SessionOwner {
    private final Peer peer;
    private final String query;

    RemoteOwner(Peer peer, String sid) {
      this.peer = peer;
      this.query = "?sid=" + sid + "&format=" + MovedSession.FORMAT;
    }

    @Override
    public void probe(Consumer<Boolean> then) {
      var unused =
          ask(PeerServlet.PROBE).whenComplete((given, failure) -> then.accept(isDone(given)));
    }

    @Override
    public void take(Consumer<@Nullable MovedSession> then) {
      var unused =
          ask(PeerServlet.TAKE).whenComplete((given, failure) -> then.accept(moved(given)));
    }

    private @Nullable MovedSession moved(@Nullable HttpResponse<byte[]> given) {
      return given != null && isDone(given) ? MovedSession.parse(given.body()) : null;
    }

    private boolean isDone(@Nullable HttpResponse<byte[]> given) {
      return given != null && given.statusCode() == HttpServletResponse.SC_OK;
    }

    @Override
    public void abandon() {
      var unused = ask(PeerServlet.ABANDON);
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(String what) {
      return client.post(peer, what + query, "text/plain", NOTHING, SHORT);
    }
  }

  // ---- whether it works ----------------------------------------------------------------------

  /**
   * Watches, from when the server listens, whether other nodes reach this one and whether it
   * reaches what they share.
   *
   * @param drainTime over which clients are sent away when it does not
   */
  public void watch(EngineServer engine, Timer timer, Duration drainTime) {
    new Isolation(engine, client, timer, drainTime).watch();
    if (!self.address().toString().isEmpty()) {
      checkLater(timer, TRIES);
    }
  }

  private void checkLater(Timer timer, int left) {
    var unused = timer.schedule(BETWEEN_TRIES, () -> check(timer, left));
  }

  private void check(Timer timer, int left) {
    var unused =
        client
            .get(self, PeerServlet.SELF, SHORT)
            .whenComplete(
                (given, failure) -> {
                  if (given != null && new String(given.body(), UTF_8).equals(self.node())) {
                    LOG.log(Level.INFO, "other nodes reach this one at " + self.address());
                  } else if (left > 1) {
                    checkLater(timer, left - 1);
                  } else {
                    LOG.log(
                        Level.WARNING,
                        self.address()
                            + " does not lead to this node, so other nodes cannot pass on to it what"
                            + " clients on polling ask: set NODE_ADDRESS to where they reach it");
                  }
                });
  }

  // ---- the end -------------------------------------------------------------------------------

  /**
   * Has the other nodes end the polls that wait here: their clients poll again, and come to another
   * node.
   */
  public void endPolls() {
    for (PassedOnPoll poll : open) {
      Peer owner = poll.peer();
      if (owner != null) {
        var unused =
            client.post(
                owner, PeerServlet.END_POLL + "?sid=" + poll.sid(), "text/plain", NOTHING, SHORT);
      }
    }
  }

  @Override
  public void close() {
    open.forEach(poll -> poll.gone(new IllegalStateException("the application ends")));
    client.close();
  }
}
