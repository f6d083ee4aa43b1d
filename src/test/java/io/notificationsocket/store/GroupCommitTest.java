package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.idempotencyRecord;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.store.Change.IdempotencySaved;
import io.notificationsocket.store.Change.MessageSaved;
import io.notificationsocket.store.Change.RegistrationSaved;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One write serves all who wait, and a disk that fails is survived. */
final class GroupCommitTest {

  private final TestDisk disk = new TestDisk();
  private final List<Change> withdrawn = new CopyOnWriteArrayList<>();
  private final List<Change> written = new CopyOnWriteArrayList<>();
  private final GroupCommit journal = new GroupCommit();
  private final Journal.Listener listener =
      new Journal.Listener() {
        @Override
        public void written(Change change) {
          written.add(change);
        }

        @Override
        public void withdrawn(Change change) {
          withdrawn.add(change);
        }
      };

  private void start() {
    journal.start(disk, listener);
  }

  @AfterEach
  void end() {
    disk.permit(1_000);
    journal.close();
  }

  @Test
  void whoeverComesWhileTheDiskIsBusySharesTheNextWrite() {
    disk.slow();
    start();
    List<Commit> commits = new ArrayList<>();
    commits.add(journal.append(message(1)));
    disk.awaitBegun(1);
    for (int n = 2; n <= 50; n++) {
      commits.add(journal.append(message(n)));
    }
    assertThat(commits).noneMatch(Commit::isOver);

    disk.permit(1);
    commits.get(0).await();
    disk.awaitBegun(1);
    assertThat(commits.get(1).isOver()).isFalse();
    disk.permit(1);
    commits.forEach(Commit::await);

    assertThat(disk.writes()).extracting(List::size).containsExactly(1, 49);
  }

  @Test
  void changesJoinThoseOfAnEarlierCommitUnlessTheseAreBeingWritten() {
    disk.slow();
    start();
    Commit first = journal.append(message(1));
    disk.awaitBegun(1);
    assertThat(journal.appendTo(first, List.of(message(2)))).isNull();
    Commit second = journal.appendLazily(message(3));
    assertThat(journal.appendTo(second, List.of(message(4)))).isSameAs(second);
    disk.permit(2);
    second.await();

    assertThat(disk.writes()).extracting(List::size).containsExactly(1, 2);
  }

  @Test
  void aCommitIsOverWhenEverythingBeforeItIs() {
    start();
    assertThat(journal.commit().isOver()).as("nothing to write").isTrue();

    var unused = journal.append(message(1));
    journal.appendLazily(registration("c7", 1));
    journal.commit().await();

    assertThat(disk.writes().stream().flatMap(List::stream)).hasSize(2);
  }

  @Test
  void ofTwoChangesOfOneThingTheLaterCounts() {
    disk.slow();
    start();
    Commit first = journal.append(message(1));
    disk.awaitBegun(1);
    journal.appendLazily(registration("c1", 1));
    var unused = journal.append(registration("c1", 2));
    disk.permit(2);
    first.await();
    journal.commit().await();

    assertThat(disk.writes().get(1)).containsExactly(registration("c1", 2));
  }

  @Test
  void theMemoryHearsOfAWriteBeforeThoseWhoWaitDo() {
    start();
    MessageSaved change = message(1);
    journal.append(change).await();

    assertThat(written).containsExactly(change);
  }

  /** Who asks while the disk is tidied would otherwise wait for a write that never begins. */
  @Test
  void aCommitOfNothingIsOverWhileTheDiskIsTidied() throws Exception {
    CountDownLatch tidying = new CountDownLatch(1);
    Semaphore go = new Semaphore(0);
    disk.onTidy(
        () -> {
          tidying.countDown();
          go.acquireUninterruptibly();
        });
    start();
    assertThat(tidying.await(10, SECONDS)).isTrue();

    assertThat(journal.commit().isOver()).isTrue();
    go.release(1_000);
  }

  @Test
  void theDiskIsTidiedWhenThoseWhoWaitedHaveTheirAnswers() throws Exception {
    disk.slow();
    start();
    Commit commit = journal.append(message(1));
    disk.awaitBegun(1);
    List<Boolean> tidiedBefore = List.copyOf(disk.tidied());
    disk.permit(1);
    commit.await();

    assertThat(tidiedBefore).as("while somebody waited").doesNotContain(true);
    while (!disk.tidied().contains(true)) {
      Thread.sleep(1);
    }
  }

  @Test
  void aFullDiskIsToldToThoseWhoWaitAndEndsByItself() {
    disk.full(true);
    start();
    MessageSaved lost = message(1);
    assertThatThrownBy(journal.append(lost)::await)
        .isInstanceOf(StoreFailedException.class)
        .hasMessage("the disk is full");
    assertThat(withdrawn).containsExactly(lost);

    disk.full(false);
    journal.append(message(2)).await();
    assertThat(disk.writes().stream().flatMap(List::stream))
        .extracting(change -> ((MessageSaved) change).message().id())
        .containsExactly(id(2));
  }

  @Test
  void aDiskThatFailsIsTriedAgainWithoutANewPush() throws Exception {
    disk.full(true);
    start();
    assertThatThrownBy(journal.append(message(1))::await).isInstanceOf(StoreFailedException.class);
    assertThat(journal.isFailing()).isTrue();

    disk.full(false);
    assertThat(disk.awaitWrite()).isEmpty();
    journal.append(message(2)).await();
    assertThat(journal.isFailing()).isFalse();
  }

  @Test
  void aDiskThatDoesNotAnswerFailsUntilItDoes() throws Exception {
    disk.slow();
    try (GroupCommit hanging = new GroupCommit(1, 30_000)) {
      hanging.start(disk, listener);
      Commit first = hanging.append(message(1));
      disk.awaitBegun(1);
      Thread.sleep(5);
      assertThat(hanging.isFailing()).isTrue();
      Commit second = hanging.append(message(2));

      disk.permit(1_000);
      first.await();
      second.await();
      assertThat(hanging.isFailing()).isFalse();
    }
  }

  /** Also those whose write has not begun; and it is written when the disk goes on. */
  @Test
  void whoWaitsForADiskThatHangsIsToldInTime() throws Exception {
    disk.slow();
    try (GroupCommit hanging = new GroupCommit(1, 100)) {
      hanging.start(disk, listener);
      CountDownLatch told = new CountDownLatch(2);
      Commit first = hanging.append(message(1));
      disk.awaitBegun(1);
      Commit second = hanging.append(message(2));
      first.whenOver(told::countDown);
      second.whenOver(told::countDown);
      assertThat(told.await(10, SECONDS)).isTrue();
      for (Commit late : List.of(first, second)) {
        assertThatThrownBy(late::await)
            .isInstanceOf(StoreFailedException.class)
            .hasMessage("the store's disk does not respond");
      }

      disk.permit(1_000);
      disk.awaitBegun(1);
      hanging.append(message(3)).await();
      assertThat(disk.writes().stream().mapToInt(List::size).sum()).isEqualTo(3);
      assertThat(withdrawn).isEmpty();
    }
  }

  @Test
  void anAnswerIsWrittenAndWithdrawnWithItsMessage() {
    disk.full(true);
    start();
    List<Change> both = List.of(message(1), new IdempotencySaved(idempotencyRecord("k", 1)));
    Commit commit = journal.append(both);

    assertThatThrownBy(commit::await).isInstanceOf(StoreFailedException.class);
    assertThat(withdrawn).containsExactlyElementsOf(both);
    disk.full(false);
    journal.append(both).await();
    assertThat(disk.writes()).contains(both);
  }

  @Test
  void whatIsNoMessageIsTriedAgainUnlessItIsOvertaken() {
    disk.full(true);
    start();
    assertThatThrownBy(journal.append(registration("c1", 1))::await)
        .isInstanceOf(StoreFailedException.class);
    assertThatThrownBy(journal.append(registration("c2", 1))::await)
        .isInstanceOf(StoreFailedException.class);
    disk.full(false);
    journal.append(registration("c1", 2)).await();

    assertThat(disk.writes().stream().flatMap(List::stream))
        .containsExactlyInAnyOrder(registration("c1", 2), registration("c2", 1));
  }

  @Test
  void aTaskRunsWhenItsCommitIsOver() throws Exception {
    disk.slow();
    start();
    Commit commit = journal.append(message(1));
    CountDownLatch run = new CountDownLatch(1);
    commit.whenOver(run::countDown);
    disk.awaitBegun(1);
    assertThat(run.getCount()).isOne();

    disk.permit(1);
    assertThat(run.await(10, SECONDS)).isTrue();
    assertThat(commit.isOver()).isTrue();
  }

  @Test
  void aTaskThatComesLateRunsAtOnce() {
    start();
    Commit commit = journal.append(message(1));
    commit.await();
    List<String> ran = new ArrayList<>();
    commit.whenOver(() -> ran.add("yes"));

    assertThat(ran).containsExactly("yes");
  }

  @Test
  void aTaskThatFailsHarmsNobody() throws Exception {
    disk.slow();
    start();
    Commit commit = journal.append(message(1));
    CountDownLatch run = new CountDownLatch(1);
    commit.whenOver(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    commit.whenOver(run::countDown);
    disk.permit(2);

    assertThat(run.await(10, SECONDS)).isTrue();
    journal.append(message(2)).await();
  }

  @Test
  void aTaskHearsOfAFullDiskAndOfTheEnd() throws Exception {
    disk.slow();
    disk.full(true);
    start();
    CountDownLatch refused = new CountDownLatch(2);
    Runnable task = refused::countDown;
    Commit first = journal.append(message(1));
    first.whenOver(task);
    disk.awaitBegun(1);
    journal.append(message(2)).whenOver(task);
    disk.permit(2);
    journal.close();

    assertThat(refused.await(10, SECONDS)).isTrue();
    assertThatThrownBy(journal.append(message(3))::await)
        .as("after the end")
        .isInstanceOf(StoreFailedException.class);
  }

  @Test
  void closingWritesWhatIsLeft() {
    start();
    journal.appendLazily(registration("c1", 1));
    journal.close();

    assertThat(disk.writes()).containsExactly(List.of(registration("c1", 1)));
    assertThat(disk.isClosed()).isTrue();
  }

  @Test
  void aFullDiskDoesNotKeepTheServerFromEnding() {
    disk.full(true);
    start();
    Commit commit = journal.append(message(1));
    journal.close();

    assertThatThrownBy(commit::await).isInstanceOf(StoreFailedException.class);
    assertThat(disk.isClosed()).isTrue();
  }

  private static MessageSaved message(int number) {
    return new MessageSaved(
        new MessageEntry("ann", id(number), LATER, false, ("" + number).getBytes(UTF_8)));
  }

  private static RegistrationSaved registration(String connection, int arrived) {
    MessageId id = id(arrived);
    return new RegistrationSaved(new Registration("ann", connection, LATER, id, ""));
  }
}
