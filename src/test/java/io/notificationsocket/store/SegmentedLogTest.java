package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.answer;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.kept;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Registration;
import io.notificationsocket.store.Change.AnswerDropped;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.GivenUp;
import io.notificationsocket.store.Change.Keyed;
import io.notificationsocket.store.Change.MessageDropped;
import io.notificationsocket.store.Change.MessageKept;
import io.notificationsocket.store.Change.Registered;
import io.notificationsocket.store.Change.RegistrationRemoved;
import io.notificationsocket.store.Change.RegistrationSaved;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log has after a restart, and after a crash in the middle of a write. */
final class SegmentedLogTest {

  private static final long STORE = 42;
  private static final int START = 64;
  private static final int HEAD = 16;
  private static final int LENGTH = 256 * 1_024;
  private static final int LARGE = 1_000_000;

  @TempDir Path directory;

  private SegmentedLog open() throws IOException {
    return open(LARGE);
  }

  private SegmentedLog open(int segmentBytes) throws IOException {
    return SegmentedLog.open(directory.resolve("log").toString(), STORE, segmentBytes);
  }

  private Path file(int sequence) {
    return directory.resolve("log.%010d.log".formatted(sequence));
  }

  private static Edit edit(int number) {
    return edit(number, 50);
  }

  private static Edit edit(int number, int length) {
    return edit(new MessageKept(kept(number, "\"" + number + "x".repeat(length) + "\"")));
  }

  private static Edit edit(Change change) {
    return Objects.requireNonNull(Edit.of(change));
  }

  private static void append(SegmentedLog log, int number) throws IOException {
    var unused = log.append(List.of(edit(number)));
  }

  /** The moments of the ids of the messages in it. */
  private static List<Long> messages(SegmentedLog log) throws IOException {
    List<Long> read = new ArrayList<>();
    log.replay((number, edit, segment, at) -> read.add(edit.id().moment()));
    return read;
  }

  private List<Long> messages() throws IOException {
    try (SegmentedLog log = open()) {
      return messages(log);
    }
  }

  private void assertDamaged(String why) {
    assertThatThrownBy(this::messages).isInstanceOf(Records.DamagedException.class).hasMessage(why);
  }

  private static byte[] bytes(Edit edit) {
    ByteBuffer out = ByteBuffer.allocate(edit.size());
    edit.write(out);
    assertThat(out.hasRemaining()).as("bytes that it does not take").isFalse();
    return out.array();
  }

  @Test
  void everyKindOfChangeIsReadAsItWasWritten() throws IOException {
    Registration registration = new Registration("ann", "żółw 😀", LATER, id(1), "secret");
    List<Edit> written =
        List.of(
            edit(1),
            edit(new MessageDropped(kept(2, "2"))),
            edit(new RegistrationSaved(registration)),
            edit(new RegistrationRemoved(new Registered("ann", "żółw 😀"))),
            edit(new AnswerKept(answer("key 😀", 3))),
            edit(new AnswerDropped(new Keyed("key 😀"))),
            edit(new GivenUp("ann", id(4))),
            edit(new GivenUp("ann", id(0))));
    int first;
    try (SegmentedLog log = open()) {
      first = log.append(written);
    }

    List<Edit> read = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    try (SegmentedLog log = open()) {
      log.replay(
          (number, edit, segment, at) -> {
            assertThat(number).isEqualTo(1);
            read.add(edit);
            places.add(at);
          });
    }
    assertThat(read).hasSameSizeAs(written);
    int at = first;
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).table()).isEqualTo(written.get(i).table());
      assertThat(bytes(read.get(i))).isEqualTo(bytes(written.get(i)));
      assertThat(places.get(i)).isEqualTo(at);
      at += written.get(i).size();
    }
    assertThat(read.get(0).id()).isEqualTo(id(1));
    assertThat(read.get(2).text()).isEqualTo("ann\0żółw 😀").isEqualTo(read.get(3).text());
    assertThat(Records.registration(Objects.requireNonNull(read.get(2).record())))
        .isEqualTo(registration);
    assertThat(Records.id(Objects.requireNonNull(read.get(6).record()))).isEqualTo(id(4));
    assertThat(read.get(7).record()).isNull();
  }

  @Test
  void recordsAreReadInTheirOrderAndNewOnesFollow() throws IOException {
    try (SegmentedLog log = open()) {
      append(log, 1);
      append(log, 2);
    }
    try (SegmentedLog log = open()) {
      assertThat(messages(log)).containsExactly(1L, 2L);
      append(log, 3);
      assertThat(log.number()).isEqualTo(3);
    }
    assertThat(messages()).containsExactly(1L, 2L, 3L);
    assertThat(file(1)).as("made longer now and then only").hasSize(LENGTH);
  }

  @Test
  void aSegmentFollowsWhenOneIsFull() throws IOException {
    try (SegmentedLog log = open(1_000)) {
      for (int n = 1; n <= 100; n++) {
        append(log, n);
      }
      assertThat(log.size()).isBetween(10, 20);
      Segment oldest = Objects.requireNonNull(log.oldest());
      assertThat(oldest.used()).isBetween(1_000, 1_200);
      log.deleteOldest();
      assertThat(file(1)).doesNotExist();
    }
    List<Long> left = messages();
    assertThat(left)
        .containsExactlyElementsOf(LongStream.rangeClosed(left.get(0), 100).boxed().toList());
    assertThat(left.get(0)).isBetween(6L, 12L);
    assertThat(messages()).as("once more").isEqualTo(left);
  }

  /** So that a store of any size has some dozens of files. */
  @Test
  void theMoreThereIsTheLongerAreSegments() throws IOException {
    try (SegmentedLog log = open(1_000)) {
      for (int n = 1; n <= 4_000; n++) {
        append(log, n);
      }
      assertThat(log.size()).isLessThan(170);
      assertThat(log.last().sequence()).isEqualTo(log.size());
      assertThat(log.used()).isGreaterThan(500_000);
    }
  }

  /** Whatever part of it had reached the medium. */
  @Test
  void aWriteThatWasNotOverIsNone() throws IOException {
    try (SegmentedLog log = open()) {
      append(log, 1);
    }
    byte[] before = Files.readAllBytes(file(1));
    try (SegmentedLog log = open()) {
      assertThat(messages(log)).containsExactly(1L);
      append(log, 2);
    }
    byte[] after = Files.readAllBytes(file(1));
    int changed = 0;
    for (int at = START; at < START + 400; at++) {
      if (before[at] == after[at]) {
        continue;
      }
      changed++;
      byte[] torn = after.clone();
      torn[at] = before[at];
      Files.write(file(1), torn);
      try (SegmentedLog log = open()) {
        assertThat(messages(log)).as("without the byte at " + at).containsExactly(1L);
        append(log, 3);
      }
      assertThat(messages()).containsExactly(1L, 3L);
    }
    assertThat(changed).isGreaterThan(70);
  }

  /** They are written in several parts, the head last. */
  @Test
  void recordsMayBeLong() throws IOException {
    List<Edit> many = new ArrayList<>();
    for (int n = 2; n < 600; n++) {
      many.add(edit(n, n == 300 ? 700_000 : 1_000));
    }
    try (SegmentedLog log = open()) {
      append(log, 1);
      var unused = log.append(many);
      append(log, 600);
      append(log, 601);
      assertThat(log.size()).as("the record goes beyond the end").isEqualTo(2);
    }
    assertThat(messages())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 601).boxed().toList());

    byte[] bytes = Files.readAllBytes(file(1));
    Files.delete(file(2));
    assertThat(messages()).hasSize(599);
    int end = START + HEAD + bytes(edit(1)).length;
    Arrays.fill(bytes, end, end + HEAD + 7, (byte) 0);
    Files.write(file(1), bytes);
    assertThat(messages()).as("without its head").containsExactly(1L);
  }

  /** In the same segment as the last, or in one before it. */
  @ParameterizedTest
  @ValueSource(ints = {LARGE, 1})
  void damageBeforeTheLastRecordIsTold(int segmentBytes) throws IOException {
    try (SegmentedLog log = open(segmentBytes)) {
      append(log, 1);
      append(log, 2);
    }
    byte[] bytes = Files.readAllBytes(file(1));
    bytes[START + 60] ^= 1;
    Files.write(file(1), bytes);

    assertDamaged("a record of its log does not match its checksum");
  }

  /** Left of a write that failed, with a text that was made for it. */
  @Test
  void textThatLooksLikeARecordIsNone() throws IOException {
    try (SegmentedLog log = open()) {
      append(log, 1);
    }
    byte[] bytes = Files.readAllBytes(file(1));
    Files.write(file(1), withForged(bytes, 0));
    assertThat(messages()).containsExactly(1L);

    Files.write(file(1), withForged(bytes, STORE));
    assertDamaged("a record of its log does not match its checksum");
  }

  private static byte[] withForged(byte[] bytes, long store) {
    ByteBuffer forged = ByteBuffer.allocate(24).putInt(8).putInt(0).putLong(2);
    forged.put("somebody".getBytes(UTF_8));
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(8).putLong(store).flip());
    checksum.update(forged.array(), 8, 16);
    forged.putInt(4, (int) checksum.getValue());
    byte[] all = bytes.clone();
    System.arraycopy(forged.array(), 0, all, START + 800, forged.capacity());
    return all;
  }

  /**
   * It had reached the medium, but nobody was told, and the next one was too long for its place.
   */
  @Test
  void aWriteThatFailedAtTheEndOfASegmentIsNone() throws IOException {
    try (SegmentedLog log = open()) {
      append(log, 1);
    }
    try (SegmentedLog log = open(1)) {
      assertThat(messages(log)).containsExactly(1L);
      append(log, 3);
    }
    byte[] second = Files.readAllBytes(file(2));
    Files.delete(file(2));
    try (SegmentedLog log = open()) {
      assertThat(messages(log)).containsExactly(1L);
      append(log, 2);
    }
    Files.write(file(2), second);

    assertThat(messages()).containsExactly(1L, 3L);
  }

  @Test
  void anEmptyRecordIsOne() throws IOException {
    try (SegmentedLog log = open()) {
      var unused = log.append(List.of());
      append(log, 1);
    }
    try (SegmentedLog log = open()) {
      assertThat(messages(log)).containsExactly(1L);
      assertThat(log.number()).isEqualTo(2);
    }
  }

  @Test
  void afterAWriteThatFailedTheNextTakesItsPlace() throws IOException {
    String path = SmallDisk.path(directory.resolve("log"), LENGTH);
    try (SegmentedLog log = SegmentedLog.open(path, STORE, LARGE)) {
      append(log, 1);
      SmallDisk.limit(START);
      assertThatThrownBy(() -> append(log, 2)).isInstanceOf(IOException.class);
      SmallDisk.limit(LENGTH);
      append(log, 3);
      assertThatThrownBy(() -> log.append(List.of(edit(4, LENGTH))))
          .isInstanceOf(IOException.class);
      append(log, 5);
    }
    try (SegmentedLog log = open()) {
      assertThat(messages(log)).containsExactly(1L, 3L, 5L);
      assertThat(log.number()).isEqualTo(3);
    }
  }

  @Test
  void aSegmentThatCannotBeMadeIsTriedAgain() throws IOException {
    String path = SmallDisk.path(directory.resolve("log"), LENGTH);
    try (SegmentedLog log = SegmentedLog.open(path, STORE, 1)) {
      append(log, 1);
      SmallDisk.limit(START);
      assertThatThrownBy(() -> append(log, 2)).isInstanceOf(IOException.class);
      try (SegmentedLog crashed = open()) {
        assertThat(messages(crashed)).containsExactly(1L);
        assertThat(file(2)).as("one without anything").doesNotExist();
      }
      SmallDisk.limit(LENGTH);
      append(log, 2);
    }
    assertThat(messages()).containsExactly(1L, 2L);
  }

  @Test
  void thereIsRoomOrThereIsNot() throws IOException {
    String path = SmallDisk.path(directory.resolve("log"), LENGTH);
    try (SegmentedLog log = SegmentedLog.open(path, STORE, LARGE)) {
      append(log, 1);
      assertThatThrownBy(log::probe).isInstanceOf(IOException.class);
      append(log, 2);
      SmallDisk.limit(3 * LENGTH);
      log.probe();
      SmallDisk.limit(LENGTH);
      log.probe();
      append(log, 3);
    }
    assertThat(messages()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void theLogOfAnotherStoreIsRefused() throws IOException {
    try (SegmentedLog log = open()) {
      append(log, 1);
    }
    assertThatThrownBy(
            () -> SegmentedLog.open(directory.resolve("log").toString(), STORE + 1, LARGE))
        .isInstanceOf(Records.DamagedException.class)
        .hasMessage("its log is that of another store");
    Files.writeString(file(1), "something else, and longer than the head of a file");
    assertDamaged("a part of its log is none");
  }

  @Test
  void aPartThatIsMissingOrEmptyIsTold() throws IOException {
    try (SegmentedLog log = open(1)) {
      append(log, 1);
      append(log, 2);
      append(log, 3);
    }
    byte[] second = Files.readAllBytes(file(2));
    Files.delete(file(2));
    assertDamaged("a part of its log is missing");
    Files.write(file(2), new byte[1_000]);
    assertDamaged("a part of its log is empty");
    Arrays.fill(second, 0, START, (byte) 0);
    Files.write(file(2), second);
    assertDamaged("a part of its log is none");
  }
}
