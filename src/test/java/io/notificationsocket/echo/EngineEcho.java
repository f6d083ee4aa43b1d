package io.notificationsocket.echo;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineApplication;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.Packet;

/** Sends each Engine.IO message back as it came. */
final class EngineEcho implements EngineApplication {

  @Override
  public SessionHandler handle(EngineSession session) {
    return new SessionHandler() {
      @Override
      public void opened() {
        session.claimed(); // so that it may send as much as was announced
      }

      @Override
      public void message(Packet message) {
        session.send(message);
      }

      @Override
      public void closed(CloseReason reason) {}
    };
  }
}
