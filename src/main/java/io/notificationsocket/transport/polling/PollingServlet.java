package io.notificationsocket.transport.polling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.Handshake;
import io.notificationsocket.engineio.HandshakeError;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.engineio.TransportName;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.ClientAddresses;
import io.notificationsocket.transport.http.Cors;
import io.notificationsocket.transport.http.Framing;
import io.notificationsocket.transport.http.OriginPolicy;
import io.notificationsocket.transport.http.Query;
import io.notificationsocket.transport.http.Requests;
import io.notificationsocket.transport.http.UnreadBody;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Engine.IO over HTTP: handshakes, polls and what clients post. */
public final class PollingServlet extends HttpServlet {

  private final transient EngineServer engine;
  private final transient OriginPolicy policy;
  private final transient ClientAddresses addresses;
  private final transient OpenPolls polls;
  private final transient Timer timer;
  private final transient Relay relay;
  private final transient Answerers threads;
  private final transient RecentlyClosedSessions recentlyClosed =
      new RecentlyClosedSessions(System::nanoTime);

  /**
   * @param polls those that wait here
   * @param relay passes on what is for sessions of other nodes
   * @param threads give answers
   */
  public PollingServlet(
      EngineServer engine,
      OriginPolicy policy,
      ClientAddresses addresses,
      OpenPolls polls,
      Timer timer,
      Relay relay,
      Answerers threads) {
    this.engine = engine;
    this.policy = policy;
    this.addresses = addresses;
    this.polls = polls;
    this.timer = timer;
    this.relay = relay;
    this.threads = threads;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Query query = Query.parse(request.getQueryString());
    var handshake = Requests.handshake(request, query, policy);
    Cors.allow(request, response, handshake.origin());
    if (Cors.isPreflight(request)) {
      Cors.answerPreflight(request, response, handshake.origin());
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    HandshakeError error = engine.verify(handshake, () -> addresses.of(request));
    if (error == HandshakeError.SESSION_ID_UNKNOWN && isForOther(handshake)) {
      passOn(request, response, query);
    } else {
      handle(request, response, query, handshake, error);
    }
  }

  private boolean isForOther(Handshake handshake) {
    return handshake.origin() == Handshake.Origin.PERMITTED
        && handshake.transport() == TransportName.POLLING
        && relay.isFor(handshake.sid());
  }

  private void passOn(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException, ServletException {
    String sid = Objects.requireNonNull(query.get("sid"));
    switch (request.getMethod()) {
      case "GET" -> {
        if (Framing.hasBody(request)) {
          refuse(request, response, HandshakeError.BAD_REQUEST);
        } else {
          protectOldBrowsers(request, response);
          relay.poll(request, response, sid);
        }
      }
      case "POST" ->
          new Post(request, response, engine.passedOn(), timer, threads)
              .arrive(relay.post(request, sid));
      default -> answer(response, 500, "text/html", ""); // as the reference server
    }
  }

  /**
   * Answers a request that another node has passed on, and whose page it has judged.
   *
   * @throws IOException when the other node is gone
   */
  public void handlePassedOn(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Query query = Query.parse(request.getQueryString());
    Handshake handshake =
        new Handshake(
            request.getMethod(),
            TransportName.parse(query.get("transport")),
            ProtocolVersion.parse(query.get("EIO")),
            query.get("sid"),
            false,
            Handshake.Origin.PERMITTED);
    if (handshake.sid() == null) {
      refuse(request, response, HandshakeError.SESSION_ID_UNKNOWN);
    } else {
      HandshakeError error = engine.verify(handshake, () -> addresses.of(request));
      handle(request, response, query, handshake, error);
    }
  }

  private void handle(
      HttpServletRequest request,
      HttpServletResponse response,
      Query query,
      Handshake handshake,
      @Nullable HandshakeError judged)
      throws IOException, ServletException {
    HandshakeError error = judged;
    EngineSession session = error == null ? engine.find(query.get("sid")) : null;
    if (error == null && query.has("sid") && session == null) {
      error = HandshakeError.SESSION_ID_UNKNOWN; // It ended between the two looks.
    }
    if (error == null && request.getMethod().equals("GET") && Framing.hasBody(request)) {
      // WildFly would wait for it on the thread that ends the poll.
      error = HandshakeError.BAD_REQUEST;
    }
    if (error == HandshakeError.SESSION_ID_UNKNOWN
        && request.getMethod().equals("GET")
        && recentlyClosed.take(query.get("sid"))) {
      endPoll(request, response, query, handshake.version());
    } else if (error != null) {
      refuse(request, response, error);
    } else if (session == null) {
      open(request, response, query, Objects.requireNonNull(handshake.version()));
    } else {
      serve(request, response, query, session);
    }
  }

  private void open(
      HttpServletRequest request,
      HttpServletResponse response,
      Query query,
      ProtocolVersion version) {
    PollingTransport transport = new PollingTransport(version, BinaryForm.of(query));
    Poll poll = poll(request, response, query);
    transport.begin(poll);
    var unused = engine.open(version, transport, addresses.of(request));
    poll.hasArrived();
  }

  private void endPoll(
      HttpServletRequest request,
      HttpServletResponse response,
      Query query,
      @Nullable ProtocolVersion version) {
    ProtocolVersion spoken = version == null ? ProtocolVersion.V4 : version;
    PollingTransport transport = new PollingTransport(spoken, BinaryForm.of(query));
    Poll poll = poll(request, response, query);
    transport.begin(poll);
    transport.abort(CloseReason.TRANSPORT_CLOSE);
    poll.hasArrived();
  }

  private void serve(
      HttpServletRequest request, HttpServletResponse response, Query query, EngineSession session)
      throws IOException, ServletException {
    if (!(session.transport() instanceof PollingTransport transport)) {
      // It was upgraded between the two looks.
      refuse(request, response, HandshakeError.BAD_REQUEST);
      return;
    }
    switch (request.getMethod()) {
      case "GET" -> {
        Poll poll = poll(request, response, query);
        transport.poll(poll, session);
        poll.hasArrived();
      }
      case "POST" -> {
        PostReader reader =
            new SessionPostReader(request, query.has("j"), transport, session, recentlyClosed);
        new Post(request, response, session, timer, threads).arrive(reader);
      }
      default -> answer(response, 500, "text/html", ""); // as the reference server
    }
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, HandshakeError error)
      throws IOException, ServletException {
    UnreadBody.discard(
        request, response, to -> answer(to, error.status(), "application/json", error.json()));
  }

  private Poll poll(HttpServletRequest request, HttpServletResponse response, Query query) {
    protectOldBrowsers(request, response);
    return new Poll(request, response, query.get("j"), polls, threads);
  }

  /** Internet Explorer would take the script of a JSONP answer for an attack. */
  private static void protectOldBrowsers(HttpServletRequest request, HttpServletResponse response) {
    String agent = request.getHeader("User-Agent");
    if (agent != null && (agent.contains(";MSIE") || agent.contains("Trident/"))) {
      response.setHeader("X-XSS-Protection", "0");
    }
  }

  /** Answers at once, on this thread. */
  static void answer(HttpServletResponse response, int status, String contentType, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    response.setStatus(status);
    response.setContentType(contentType);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
