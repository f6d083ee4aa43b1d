package io.notificationsocket.transport.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MovedSession;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.DeferredResponse;
import io.notificationsocket.transport.http.Query;
import io.notificationsocket.transport.http.UnreadBody;
import io.notificationsocket.transport.polling.PollingServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What other nodes ask of this one. To everybody else it is not there. */
public final class PeerServlet extends HttpServlet {

  /** The path of all that is for nodes alone. */
  public static final String PATH = PeerClient.PATH;

  /** Asks for the id of the node that answers. */
  static final String SELF = "/self";

  /** Has a poll end. */
  static final String END_POLL = "/end-poll";

  /** Within this time all nodes reach Redis again when it comes back. */
  private static final Duration ALL_ARE_BACK = Duration.ofSeconds(6);

  /** Asks whether the node reaches what all nodes share: 200 if it does, and has for a while. */
  static final String STORE = "/store";

  /** Prepares a session to be taken over. */
  static final String PROBE = "/probe";

  /** Takes a session over. */
  static final String TAKE = "/take";

  /** Leaves a session where it is. */
  static final String ABANDON = "/abandon";

  private static final byte[] NOTHING = {};
  private static final String FORMAT = Integer.toString(MovedSession.FORMAT);

  private final transient EngineServer engine;
  private final transient PollingServlet polling;
  private final transient NodeRelay relay;
  private final transient Answerers threads;

  /**
   * @param threads give answers
   */
  public PeerServlet(
      EngineServer engine, PollingServlet polling, NodeRelay relay, Answerers threads) {
    this.threads = threads;
    this.engine = engine;
    this.polling = polling;
    this.relay = relay;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!relay.isFromPeer(request)) {
      UnreadBody.discard(request, response, to -> to.sendError(HttpServletResponse.SC_NOT_FOUND));
      return;
    }
    String path = request.getPathInfo();
    switch (path == null ? "" : path) {
      case "" -> polling.handlePassedOn(request, response);
      case SELF -> {
        response.setContentType("text/plain");
        response.getOutputStream().write(relay.node().getBytes(UTF_8));
      }
      case STORE ->
          response.setStatus(
              engine.peers().inTouch().compareTo(ALL_ARE_BACK) > 0
                  ? HttpServletResponse.SC_OK
                  : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      case END_POLL -> withSession(request, response, EngineSession::endPoll);
      case PROBE -> probe(request, response);
      case TAKE -> take(request, response);
      case ABANDON -> withSession(request, response, EngineSession::abandonElsewhere);
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private @Nullable EngineSession session(HttpServletRequest request) {
    return engine.find(Query.parse(request.getQueryString()).get("sid"));
  }

  private void withSession(
      HttpServletRequest request, HttpServletResponse response, Consumer<EngineSession> action) {
    EngineSession session = session(request);
    if (session != null) {
      action.accept(session);
    }
    response.setStatus(HttpServletResponse.SC_OK);
  }

  /** A node of another version that hands over in another way gets no session. */
  private void probe(HttpServletRequest request, HttpServletResponse response) {
    EngineSession session = session(request);
    boolean ready =
        session != null
            && FORMAT.equals(Query.parse(request.getQueryString()).get("format"))
            && session.probeElsewhere();
    response.setStatus(ready ? HttpServletResponse.SC_OK : HttpServletResponse.SC_CONFLICT);
  }

  private void take(HttpServletRequest request, HttpServletResponse response) {
    EngineSession session = session(request);
    if (session == null) {
      response.setStatus(HttpServletResponse.SC_CONFLICT);
      return;
    }
    DeferredResponse later =
        DeferredResponse.begin(
            request, response, DeferredResponse.NO_LIMIT, new DeferredResponse.Listener() {});
    session.handOver(
        moved -> {
          int status = moved == null ? HttpServletResponse.SC_CONFLICT : HttpServletResponse.SC_OK;
          byte[] body = moved == null ? NOTHING : moved.toBytes();
          threads.execute(
              mayBlock ->
                  later.send(() -> writeHead(response, status, body), body, mayBlock, sent -> {}));
        });
  }

  private static void writeHead(HttpServletResponse response, int status, byte[] body) {
    response.setStatus(status);
    response.setContentType("application/octet-stream");
    response.setContentLength(body.length);
  }
}
