package io.notificationsocket.registry;

import static io.notificationsocket.registry.ScriptedExchange.id;
import static io.notificationsocket.registry.ScriptedExchange.made;
import static io.notificationsocket.registry.ScriptedExchange.page;
import static io.notificationsocket.registry.ScriptedExchange.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Claimed;
import io.notificationsocket.registry.Exchange.Page;
import io.notificationsocket.registry.Exchange.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers, pushes and revocations of an exchange come in every order that a network can make. */
final class LateExchangeAnswersTest {

  private final ScriptedExchange exchange = new ScriptedExchange();
  private final SessionRegistry registry =
      Registries.on(exchange, Settings.read(Map.of("AUTH_TOKEN", "t")::get), new ManualClock());
  private final RecordingRecipient first = new RecordingRecipient();
  private final RecordingRecipient second = new RecordingRecipient();
  private final List<Subscription> answers = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    answers.stream().filter(made -> made != null).forEach(Subscription::release);
    assertThat(registry.users()).isZero();
  }

  private void claim(RecordingRecipient recipient) {
    registry.claim("ann", "a1", recipient, Terms.NONE, answers::add);
  }

  /** A client that is live, under claim 1. */
  private Subscription live(RecordingRecipient recipient) {
    claim(recipient);
    exchange.claims.remove(0).accept(made(1));
    Subscription made = answers.get(0);
    made.start();
    assertThat(deliver(1)).isEqualTo(1);
    return made;
  }

  private int deliver(int moment) {
    Outgoing outgoing = registry.deliver("ann", push(moment), true);
    outgoing.flush(1);
    return outgoing.sessions();
  }

  private void answerRead(Page page) {
    exchange.reads.remove(0).accept(page);
  }

  @Test
  void aMessageThatIsPushedWhileAClaimIsUnderWayIsReadFor() {
    claim(first);
    assertThat(deliver(5)).as("nobody is counted before the answer").isZero();
    exchange.claims.remove(0).accept(made(1, page(4, 3, 4)));
    assertThat(first.messages()).as("it has not been started").isEmpty();

    answers.get(0).start();
    assertThat(first.messages()).containsExactly("3", "4");
    answerRead(page(5, 5));
    assertThat(exchange.readAfter).containsExactly(id(4));
    deliver(6);
    assertThat(first.messages()).containsExactly("3", "4", "5", "6");
  }

  @Test
  void aPageThatIsOlderThanWhatWasSeenIsNotTheLast() {
    claim(first);
    exchange.claims.remove(0).accept(made(1, null));
    answers.get(0).start();
    deliver(7);
    answerRead(page(6, 5, 6));
    assertThat(exchange.readAfter).containsExactly(MessageId.FIRST, id(6));
    answerRead(page(7, 7));
    assertThat(exchange.reads).isEmpty();
    assertThat(first.messages()).containsExactly("5", "6", "7");
  }

  @Test
  void whatThePageHadIsNotOfferedAgain() {
    claim(first);
    exchange.claims.remove(0).accept(made(1, page(8, 8)));
    answers.get(0).start();
    assertThat(deliver(8)).isEqualTo(1);
    assertThat(first.messages()).containsExactly("8");
  }

  @Test
  void whatIsNotKeptWaitsForItsPlaceAmongWhatIs() {
    claim(first);
    registry.deliver("ann", push(1), false).flush(1); // before the claim was made
    registry.deliver("ann", push(3), false).flush(1);
    exchange.claims.remove(0).accept(made(1, page(2, 2)));
    assertThat(deliver(4)).isEqualTo(1);
    Outgoing passing = registry.deliver("ann", push(5), false);
    passing.flush(1);
    assertThat(passing.sessions()).isEqualTo(1);

    answers.get(0).start();
    assertThat(first.messages()).containsExactly("2");
    answerRead(page(4, 4));
    assertThat(first.messages()).containsExactly("2", "3", "4", "5");
    assertThat(deliver(6)).isEqualTo(1);
    assertThat(first.messages()).containsExactly("2", "3", "4", "5", "6");
  }

  @Test
  void ofWhatIsNotKeptOnlySoMuchWaits() {
    claim(first);
    exchange.claims.remove(0).accept(made(1, page(0)));
    for (int moment = 1; moment <= 20; moment++) {
      Outgoing passing = registry.deliver("ann", push(moment), false);
      passing.flush(1);
      assertThat(passing.sessions()).as("at %d", moment).isEqualTo(moment <= 16 ? 1 : 0);
    }
    answers.get(0).start();
    assertThat(first.messages()).hasSize(16).endsWith("16");
  }

  @Test
  void aDoubtMakesALiveClientCatchUp() {
    live(first);
    registry.doubt(user -> user.equals("ann"));
    deliver(3);
    assertThat(first.messages()).containsExactly("1");
    answerRead(page(3, 2, 3));
    assertThat(first.messages()).containsExactly("1", "2", "3");
    registry.doubt(user -> user.equals("bob"));
    assertThat(deliver(4)).isEqualTo(1);
    assertThat(exchange.readAfter).containsExactly(id(1));
  }

  @Test
  void aDoubtThatMeetsAPageUnderWayReadsOnceMore() {
    live(first);
    registry.doubt(user -> true);
    registry.doubt(user -> true);
    answerRead(page(1));
    assertThat(exchange.reads).hasSize(1);
    answerRead(page(2, 2));
    assertThat(exchange.reads).isEmpty();
    assertThat(first.messages()).containsExactly("1", "2");
  }

  @Test
  void aDoubtThatMeetsAClaimUnderWayReadsOnceMore() {
    claim(first);
    registry.doubt(user -> true);
    exchange.claims.remove(0).accept(made(1, page(1, 1)));
    answers.get(0).start();
    answerRead(page(2, 2));
    assertThat(first.messages()).containsExactly("1", "2");
    assertThat(exchange.reads).isEmpty();
  }

  @Test
  void aRevocationThatComesBeforeTheAnswerIsMeantForIt() {
    claim(first);
    registry.revoke("ann", "a1", 1, Revocation.ENDED);
    assertThat(first.revocations()).isEmpty();
    exchange.claims.remove(0).accept(made(1));
    assertThat(answers).hasSize(1);
    assertThat(first.revocations()).containsExactly(Revocation.ENDED);
    assertThat(deliver(1)).isZero();
  }

  @Test
  void aRevocationOfAnOlderClaimIsNot() {
    Subscription older = live(first);
    older.release();
    claim(second);
    registry.revoke("ann", "a1", 1, Revocation.REPLACED);
    exchange.claims.remove(0).accept(made(2));
    assertThat(second.revocations()).isEmpty();
    answers.get(1).start();
    assertThat(deliver(2)).isEqualTo(1);
  }

  @Test
  void anAnswerEndsTheOlderClaimEvenIfItIsRevokedItself() {
    live(first);
    claim(second);
    registry.revoke("ann", "a1", 2, Revocation.ENDED);
    exchange.claims.remove(0).accept(made(2));
    assertThat(first.revocations()).containsExactly(Revocation.REPLACED);
    assertThat(second.revocations()).containsExactly(Revocation.ENDED);
  }

  @Test
  void answersInTheWrongOrderLeaveTheNewerClaim() {
    claim(first);
    claim(second);
    exchange.claims.remove(1).accept(made(2));
    exchange.claims.remove(0).accept(made(1));
    assertThat(first.revocations()).containsExactly(Revocation.REPLACED);
    assertThat(second.revocations()).isEmpty();
  }

  @Test
  void aClaimThatIsNotAnsweredInTimeInterruptsItsClient() {
    claim(first);
    exchange.claims.remove(0).accept(Claimed.Failed.UNANSWERED);
    assertThat(answers).isEmpty();
    assertThat(first.interrupted()).isTrue();
  }

  @Test
  void aPageThatCannotBeReadInterruptsItsClient() {
    claim(first);
    exchange.claims.remove(0).accept(made(1, null));
    answers.get(0).start();
    answerRead(null);
    assertThat(first.interrupted()).isTrue();
  }
}
