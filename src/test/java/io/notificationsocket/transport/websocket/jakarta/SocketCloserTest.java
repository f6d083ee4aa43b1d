package io.notificationsocket.transport.websocket.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketCloserTest {

  private final SocketCloser closer = new SocketCloser();
  private final CompletableFuture<Long> closed = new CompletableFuture<>();

  @AfterEach
  void end() {
    closer.close();
  }

  @Test
  void aSocketThatOpensIsNotClosedUnderTheThreadThatOpensIt() throws Exception {
    long opened = System.nanoTime();

    closer.close(socket(), CloseReason.TRANSPORT_ERROR, opened);

    assertThat(Duration.ofNanos(closed.get(10, TimeUnit.SECONDS) - opened))
        .isGreaterThanOrEqualTo(SocketCloser.SETTLING);
  }

  @Test
  void aStopOfTheApplicationStillClosesWhatOpenedLast() {
    closer.close(socket(), CloseReason.SERVER_SHUTDOWN, System.nanoTime());

    closer.close();

    assertThat(closed).isCompleted();
  }

  @Test
  void afterTheStopTheContainerIsLeftToCloseTheRest() {
    closer.close();

    closer.close(socket(), CloseReason.SERVER_SHUTDOWN, System.nanoTime());

    assertThat(closed).isNotDone();
  }

  /** A session that does nothing but notice when it is closed. */
  private Session socket() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.complete(System.nanoTime());
              }
              return null;
            });
  }
}
