package io.notificationsocket.transport.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.transport.http.Query;
import io.notificationsocket.transport.http.UnreadBody;
import io.notificationsocket.transport.polling.PollingServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What other nodes ask of this one. To everybody else it is not there. */
public final class PeerServlet extends HttpServlet {

  /** The path of all that is for nodes alone. */
  public static final String PATH = PeerClient.PATH;

  /** Asks for the id of the node that answers. */
  static final String SELF = "/self";

  /** Has a poll end. */
  static final String END_POLL = "/end-poll";

  private final transient EngineServer engine;
  private final transient PollingServlet polling;
  private final transient NodeRelay relay;

  public PeerServlet(EngineServer engine, PollingServlet polling, NodeRelay relay) {
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
      case END_POLL -> {
        EngineSession session = engine.find(Query.parse(request.getQueryString()).get("sid"));
        if (session != null) {
          session.endPoll();
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      }
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }
}
