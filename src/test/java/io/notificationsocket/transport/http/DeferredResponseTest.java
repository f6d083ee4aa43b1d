package io.notificationsocket.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A deferred response ends once, whoever ends it, and its owner learns how. */
final class DeferredResponseTest {

  private static final byte[] BODY = "x".repeat(20_000).getBytes(UTF_8);

  private final FakeExchange exchange = new FakeExchange();
  private final List<String> told = new ArrayList<>();
  private DeferredResponse response;

  private void begin() {
    response =
        DeferredResponse.begin(
            exchange.request(),
            exchange.response(),
            DeferredResponse.NO_LIMIT,
            new DeferredResponse.Listener() {
              @Override
              public void timedOut() {
                told.add("timed out");
              }

              @Override
              public void gone(Throwable why) {
                told.add("gone, completed " + exchange.completed());
              }
            });
  }

  private void send(boolean mayBlock) {
    response.send(
        () -> told.add("head"),
        BODY,
        mayBlock,
        failure -> told.add(failure == null ? "sent" : "not sent"));
  }

  @Test
  void aThreadThatMayBlockSendsAtOnce() {
    begin();
    send(true);
    assertThat(told).containsExactly("head", "sent");
    assertThat(exchange.bytes()).isEqualTo(BODY);
    assertThat(exchange.flushed()).isTrue();
    assertThat(exchange.completed()).isOne();
  }

  @Test
  void aClientThatDoesNotReadHoldsNoThread() throws IOException {
    begin();
    exchange.blocked();
    send(false);
    assertThat(told).containsExactly("head");

    exchange.unblock();
    assertThat(told).containsExactly("head", "sent");
    assertThat(exchange.bytes()).isEqualTo(BODY);
    assertThat(exchange.completed()).isOne();
  }

  @Test
  void aClientThatLeavesMeanwhileIsTold() throws IOException {
    begin();
    exchange.blocked();
    send(false);
    exchange.dropped();
    exchange.dropped();
    assertThat(told).containsExactly("head", "gone, completed 0", "not sent");
    assertThat(exchange.completed()).isOne();
  }

  @Test
  void whatIsSentTooLateIsNotLostInSilence() throws IOException {
    begin();
    exchange.dropped();
    send(true);
    assertThat(told).containsExactly("gone, completed 0", "not sent");
    assertThat(exchange.bytes()).isEmpty();
    assertThat(exchange.completed()).isOne();
  }

  @Test
  void aTimeoutEndsIt() throws IOException {
    begin();
    exchange.timedOut();
    assertThat(told).containsExactly("timed out", "gone, completed 0");
    assertThat(exchange.completed()).isOne();
  }

  @Test
  void anOwnerThatHasWrittenItselfCompletesIt() throws IOException {
    begin();
    response.complete();
    exchange.dropped();
    assertThat(told).isEmpty();
    assertThat(exchange.completed()).isOne();
  }
}
