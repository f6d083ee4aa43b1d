package io.notificationsocket.transport.websocket.direct;

import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Transport;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a container makes for a request that is upgraded, and gives the connection to. */
public final class DirectUpgradeHandler implements HttpUpgradeHandler {

  private @Nullable Upgrade upgrade;
  private volatile @Nullable DirectTransport transport;

  /** What it was made for. */
  record Upgrade(
      ProtocolVersion version, CloseHandshakes closeHandshakes, Consumer<Transport> opener) {}

  /** For the container. */
  public DirectUpgradeHandler() {}

  /** Before the container knows that the request is over. */
  void prepare(Upgrade wanted) {
    upgrade = wanted;
  }

  @Override
  public void init(WebConnection connection) {
    Upgrade wanted = upgrade;
    if (wanted == null) {
      throw new IllegalStateException("the upgrade was not prepared");
    }
    upgrade = null;
    try {
      var opened = new DirectTransport(connection, wanted.version(), wanted.closeHandshakes());
      transport = opened;
      wanted.opener().accept(opened);
      opened.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The container has closed the connection, or is about to; Payara keeps this object for long. */
  @Override
  public void destroy() {
    DirectTransport gone = transport;
    transport = null;
    if (gone != null) {
      gone.destroyed();
    }
  }
}
