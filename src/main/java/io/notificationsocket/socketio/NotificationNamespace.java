package io.notificationsocket.socketio;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.registry.SessionRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The namespace {@code /}: clients claim registrations and receive pushes. A client claims by the
 * event {@code register}, or, from 3.x on, by {@code userId} and {@code connectionId} in the {@code
 * auth} of its connection.
 */
final class NotificationNamespace implements Namespace {

  static final String NO_SUCH_REGISTRATION =
      "No such registration: ask your backend to register this connection id for this user first.";
  static final String IDS_MISSING = "A user id and a connection id are needed, both as text.";

  private final SessionRegistry registry;
  private final Settings settings;

  NotificationNamespace(SessionRegistry registry, Settings settings) {
    this.registry = registry;
    this.settings = settings;
  }

  /**
   * What the client claims is its before it hears that it is connected. Only a claim that has to
   * wait, since others fight for the registration, is made afterwards.
   */
  @Override
  public void connect(Socket socket, @Nullable String auth, Answer answer) {
    Map<String, String> members;
    Claim claim;
    try {
      members = members(auth);
      claim = claim(members);
    } catch (InvalidClaimException e) {
      answer.refuse(String.valueOf(e.getMessage()), e.isWrongTry());
      return;
    }
    Recovery.find(
        members,
        registry,
        found -> {
          boolean ofOther = found != null && claim != null && !found.claim().isOfSamePair(claim);
          Recovery recovery = ofOther ? null : found;
          new NotificationSocket(registry, socket, settings, claim, recovery).enter(answer);
        },
        // It comes again with what it has; let in without that, it would get messages twice.
        () -> socket.session().close(CloseReason.FORCED_CLOSE));
  }

  @Override
  public SocketHandler adopt(Socket socket, String state) throws MalformedPacketException {
    return new NotificationSocket(registry, socket, settings, MovedClaim.parse(state));
  }

  private static Map<String, String> members(@Nullable String auth) throws InvalidClaimException {
    try {
      return auth == null ? Map.of() : JsonText.members(auth);
    } catch (MalformedPacketException e) {
      throw InvalidClaimException.idsMissing();
    }
  }

  private static @Nullable Claim claim(Map<String, String> members) throws InvalidClaimException {
    boolean claims = members.containsKey("userId") || members.containsKey("connectionId");
    return claims ? Claim.of(members) : null;
  }
}
