package io.notificationsocket.socketio;

import io.notificationsocket.config.Settings;
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

  @Override
  public SocketHandler connect(Socket socket, @Nullable String auth)
      throws ConnectRefusedException {
    Map<String, String> members = members(auth);
    Claim claim = claim(members);
    Recovery recovery = Recovery.of(members, registry);
    if (recovery != null && claim != null && !recovery.claim().isOfSamePair(claim)) {
      recovery = null;
    }
    if (claim != null && !registry.isRegistered(claim.userId(), claim.connectionId())) {
      throw new ConnectRefusedException(claim.refusal());
    }
    return new NotificationSocket(registry, socket, settings, claim, recovery);
  }

  private static Map<String, String> members(@Nullable String auth) throws ConnectRefusedException {
    try {
      return auth == null ? Map.of() : JsonText.members(auth);
    } catch (MalformedPacketException e) {
      throw new ConnectRefusedException(IDS_MISSING);
    }
  }

  private static @Nullable Claim claim(Map<String, String> members) throws ConnectRefusedException {
    if (!members.containsKey("userId") && !members.containsKey("connectionId")) {
      return null;
    }
    try {
      return Claim.of(members);
    } catch (InvalidClaimException e) {
      throw new ConnectRefusedException(String.valueOf(e.getMessage()), e.isWrongTry());
    }
  }
}
