package io.notificationsocket.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge finds whatever is wrong, and nothing else. */
class LedgerTest {

  private static final int PLAIN = 0;
  private static final int RECOVERING = 1;
  private static final int ANOTHER_USERS = 2;

  private final Ledger ledger = new Ledger();

  @BeforeEach
  void twoOfOneUserAndOneOfAnother() {
    ledger.registered(new Receiver(PLAIN, Kind.WEBSOCKET_2, "ada", "c-1"));
    ledger.registered(new Receiver(RECOVERING, Kind.RECOVERING_WEBSOCKET, "ada", "c-2"));
    ledger.registered(new Receiver(ANOTHER_USERS, Kind.POLLING_2, "bob", "c-3"));
  }

  private Numbered answered(int number) {
    Numbered message = new Numbered(1, number, "ada", "text " + number);
    ledger.sent(message);
    ledger.answered(message.key(), id(number));
    return message;
  }

  private static String id(int number) {
    return "%024x".formatted(number);
  }

  private void received(int receiver, int life, int connection, Numbered message) {
    received(receiver, life, connection, message, id(message.number()));
  }

  private void received(int receiver, int life, int connection, Numbered message, String id) {
    int hash = message.text().hashCode();
    ledger.received(new Receipt(receiver, life, connection, id, message.key(), hash));
  }

  private void receivedByBoth(Numbered... messages) {
    for (Numbered message : messages) {
      received(PLAIN, 1, 1, message);
      received(RECOVERING, 1, 1, message);
    }
  }

  @Test
  void allIsWellWhenAllIsReceivedInOrder() {
    receivedByBoth(answered(1), answered(2));

    assertThat(ledger.outstanding()).isZero();
    Report report = ledger.report();
    assertThat(report.faults()).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.total()).isEqualTo(new Report.Row(3, 4, 4, 0, 0, 0, 0, 0));
  }

  @Test
  void whatWasAnsweredAndIsNotReceivedIsLost() {
    receivedByBoth(answered(1));
    received(PLAIN, 1, 1, answered(2));

    assertThat(ledger.outstanding()).isEqualTo(1);
    Report report = ledger.report();
    assertThat(report.rows().get(Kind.RECOVERING_WEBSOCKET).lost()).isEqualTo(1);
    assertThat(report.rows().get(Kind.WEBSOCKET_2).lost()).isZero();
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void whatWasNotAnsweredMayBeReceivedOrNot() {
    Numbered arrives = new Numbered(1, 1, "ada", "may come");
    ledger.sent(arrives);
    ledger.sent(new Numbered(1, 2, "ada", "does not come"));
    received(PLAIN, 1, 1, arrives);

    Report report = ledger.report();
    assertThat(report.isClean()).isTrue();
    assertThat(report.arrivedUnanswered()).isEqualTo(1);
    assertThat(report.pushed() - report.answered()).isEqualTo(2);
  }

  @Test
  void aReceiptOutOfOrderIsFound() {
    Numbered first = answered(1);
    Numbered second = answered(2);
    receivedByBoth(first, second);
    Numbered third = answered(3);
    Numbered fourth = answered(4);
    received(PLAIN, 1, 1, fourth);
    received(PLAIN, 1, 1, third);
    received(RECOVERING, 1, 1, third);
    received(RECOVERING, 1, 1, fourth);

    Report report = ledger.report();
    assertThat(report.total().disordered()).isEqualTo(1);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void idsThatDoNotFollowABackendsOrderAreFound() {
    Numbered early = new Numbered(1, 1, "bob", "early");
    Numbered late = new Numbered(1, 2, "bob", "late");
    ledger.sent(early);
    ledger.sent(late);
    received(ANOTHER_USERS, 1, 1, late, id(1));
    received(ANOTHER_USERS, 1, 1, early, id(2));

    assertThat(ledger.report().total().disordered()).isEqualTo(1);
  }

  @Test
  void partOfARequestThatWasNotAnsweredMayComeBeforeAllOfItComesAgain() {
    Numbered first = new Numbered(1, 1, "ada", "first");
    Numbered second = new Numbered(1, 2, "ada", "second");
    ledger.sent(first);
    ledger.sent(second);
    received(PLAIN, 1, 1, second, id(2));
    ledger.sentAgain(first);
    ledger.sentAgain(second);
    received(PLAIN, 1, 1, first, id(3));
    received(PLAIN, 1, 1, second, id(4));

    assertThat(ledger.report().faults()).isEmpty();

    Numbered third = new Numbered(1, 3, "ada", "third");
    Numbered fourth = new Numbered(1, 4, "ada", "fourth");
    ledger.sent(third);
    ledger.sent(fourth);
    received(PLAIN, 1, 1, fourth, id(5));
    received(PLAIN, 1, 1, third, id(6));

    assertThat(ledger.report().total().disordered()).isEqualTo(1);
  }

  @Test
  void aRepeatOverAnotherConnectionIsAllowedWithoutRecovery() {
    Numbered first = answered(1);
    Numbered second = answered(2);
    receivedByBoth(first, second);
    received(PLAIN, 1, 2, first);
    received(PLAIN, 1, 2, second);

    Report report = ledger.report();
    assertThat(report.total().repeated()).isEqualTo(2);
    assertThat(report.isClean()).isTrue();
  }

  @Test
  void aRepeatOverTheSameConnectionIsNotAllowed() {
    Numbered only = answered(1);
    receivedByBoth(only);
    received(PLAIN, 1, 1, only);

    Report report = ledger.report();
    assertThat(report.total().repeatedWrongly()).isEqualTo(1);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void repeatsOutOfOrderAreFound() {
    Numbered first = answered(1);
    Numbered second = answered(2);
    receivedByBoth(first, second);
    received(PLAIN, 1, 2, second);
    received(PLAIN, 1, 2, first);

    assertThat(ledger.report().total().disordered()).isEqualTo(1);
  }

  @Test
  void aClientThatRecoversGetsNothingTwiceInItsLife() {
    Numbered only = answered(1);
    receivedByBoth(only);
    received(RECOVERING, 1, 2, only);

    Report report = ledger.report();
    assertThat(report.rows().get(Kind.RECOVERING_WEBSOCKET).repeatedWrongly()).isEqualTo(1);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void aClientWhoseProcessWasKilledMayGetItAgain() {
    Numbered only = answered(1);
    receivedByBoth(only);
    received(RECOVERING, 2, 1, only);

    assertThat(ledger.report().isClean()).isTrue();
  }

  @Test
  void theSameMessageUnderAnotherIdIsNotAllowed() {
    Numbered only = answered(1);
    receivedByBoth(only);
    received(PLAIN, 1, 2, only, id(9));

    assertThat(ledger.report().total().repeatedWrongly()).isEqualTo(1);
  }

  @Test
  void anotherMessageUnderTheSameIdIsStrange() {
    receivedByBoth(answered(1));
    received(PLAIN, 1, 1, answered(2), id(1));

    assertThat(ledger.report().total().strange()).isEqualTo(1);
  }

  @Test
  void whatCameUnderAnIdOtherThanThatOfTheAnswerIsStillOwed() {
    Numbered only = answered(1);
    received(PLAIN, 1, 1, only, id(7));
    received(RECOVERING, 1, 1, only);

    Report report = ledger.report();
    assertThat(report.total().lost()).isEqualTo(1);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void aPushThatItsBackendSentAgainMayComeUnderTwoIdsAndEachOnce() {
    Numbered only = new Numbered(1, 1, "ada", "cut off");
    ledger.sent(only);
    received(PLAIN, 1, 1, only, id(1));
    ledger.sentAgain(only);
    ledger.answered(only.key(), id(2));
    received(PLAIN, 1, 2, only, id(2));
    received(RECOVERING, 1, 1, only, id(2));
    assertThat(ledger.outstanding()).isZero();
    received(PLAIN, 1, 2, only, id(2));

    Report report = ledger.report();
    assertThat(report.total().lost()).isZero();
    assertThat(report.total().repeated()).isEqualTo(1);
    assertThat(report.total().repeatedWrongly()).isEqualTo(1);
  }

  @Test
  void aMessageOfAnotherUserIsStrange() {
    Numbered only = answered(1);
    receivedByBoth(only);
    received(ANOTHER_USERS, 1, 1, only);

    assertThat(ledger.report().total().strange()).isEqualTo(1);
  }

  @Test
  void aMessageWithAnotherTextIsStrange() {
    Numbered only = answered(1);
    received(RECOVERING, 1, 1, only);
    received(PLAIN, 1, 1, new Numbered(1, 1, "ada", "damaged"));

    Report report = ledger.report();
    assertThat(report.total().strange()).isEqualTo(1);
    assertThat(report.total().lost()).isEqualTo(1);
  }

  @Test
  void aMessageThatNobodySentIsStrange() {
    received(PLAIN, 1, 1, new Numbered(1, 1, "ada", "made up"));

    assertThat(ledger.report().total().strange()).isEqualTo(1);
  }

  @Test
  void aComplaintIsEnough() {
    ledger.complaint("a registration is gone");

    assertThat(ledger.report().isClean()).isFalse();
  }

  @Test
  void theTableHasALineForEachKindAndOneForAll() {
    receivedByBoth(answered(1));

    assertThat(ledger.report().lines())
        .hasSize(6)
        .first()
        .isEqualTo("pushed 1, answered 1, not answered 0 (of these received by somebody: 0)");
  }
}
