package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.answer;
import static io.notificationsocket.store.Samples.id;
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
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log has after a restart, and after a crash in the middle of a write. */
final class WriteAheadLogTest {

  private static final long STORE = 42;
  private static final int START = 4_096;
  private static final int BYTES = 100_000;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void create() throws IOException {
    file = directory.resolve("log");
    WriteAheadLog.create(file.toString(), STORE, BYTES).close();
  }

  private WriteAheadLog open() throws IOException {
    return WriteAheadLog.open(file.toString(), STORE);
  }

  private static Edit edit(int number) {
    return edit(number, 50);
  }

  private static Edit edit(int number, int length) {
    byte[] text = ("\"" + number + "x".repeat(length) + "\"").getBytes(UTF_8);
    return edit(new MessageKept(new Kept("ann", id(number), LATER, false, text)));
  }

  private static Edit edit(Change change) {
    return Objects.requireNonNull(Edit.of(change));
  }

  private static void append(WriteAheadLog log, int number) throws IOException {
    assertThat(log.append(List.of(edit(number)))).isTrue();
  }

  /** The moments of the ids of the messages after a number. */
  private static List<Long> messages(WriteAheadLog log, long after) throws IOException {
    List<Long> read = new ArrayList<>();
    log.replay(after, edit -> read.add(edit.id().moment()));
    return read;
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
            edit(new MessageDropped(id(2))),
            edit(new RegistrationSaved(registration)),
            edit(new RegistrationRemoved(new Registered("ann", "żółw 😀"))),
            edit(new AnswerKept(answer("key 😀", 3))),
            edit(new AnswerDropped(new Keyed("key 😀"))),
            edit(new GivenUp("ann", id(4))),
            edit(new GivenUp("ann", id(0))));
    try (WriteAheadLog log = open()) {
      assertThat(log.append(written)).isTrue();
    }

    List<Edit> read = new ArrayList<>();
    try (WriteAheadLog log = open()) {
      log.replay(0, read::add);
    }
    assertThat(read).hasSameSizeAs(written);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).table()).isEqualTo(written.get(i).table());
      assertThat(bytes(read.get(i))).isEqualTo(bytes(written.get(i)));
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
    try (WriteAheadLog log = open()) {
      append(log, 1);
      append(log, 2);
    }
    try (WriteAheadLog log = open()) {
      assertThat(messages(log, 0)).containsExactly(1L, 2L);
      append(log, 3);
      assertThat(log.number()).isEqualTo(3);
    }
    try (WriteAheadLog log = open()) {
      assertThat(messages(log, 0)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void whatTheTablesHaveIsNotReadAgain() throws IOException {
    try (WriteAheadLog log = open()) {
      append(log, 1);
      append(log, 2);
      append(log, 3);
      log.reset();
    }
    try (WriteAheadLog log = open()) {
      assertThat(messages(log, 3)).isEmpty();
      append(log, 4);
    }
    try (WriteAheadLog log = open()) {
      assertThat(messages(log, 3))
          .as("though two of the others are still there")
          .containsExactly(4L);
    }
  }

  /** Whatever part of it had reached the medium. */
  @Test
  void aWriteThatWasNotOverIsNone() throws IOException {
    try (WriteAheadLog log = open()) {
      append(log, 1);
    }
    byte[] before = Files.readAllBytes(file);
    try (WriteAheadLog log = open()) {
      log.replay(0, edit -> {});
      append(log, 2);
    }
    byte[] after = Files.readAllBytes(file);
    int changed = 0;
    for (int at = START; at < START + 400; at++) {
      if (before[at] == after[at]) {
        continue;
      }
      changed++;
      byte[] torn = after.clone();
      torn[at] = before[at];
      Files.write(file, torn);
      try (WriteAheadLog log = open()) {
        assertThat(messages(log, 0)).as("without the byte at " + at).containsExactly(1L);
        append(log, 3);
      }
      try (WriteAheadLog log = open()) {
        assertThat(messages(log, 0)).containsExactly(1L, 3L);
      }
    }
    assertThat(changed).isGreaterThan(70);
  }

  @Test
  void damageBeforeTheLastRecordIsTold() throws IOException {
    try (WriteAheadLog log = open()) {
      append(log, 1);
      append(log, 2);
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[START + 60] ^= 1;
    Files.write(file, bytes);

    try (WriteAheadLog log = open()) {
      assertThatThrownBy(() -> messages(log, 0))
          .isInstanceOf(Records.DamagedException.class)
          .hasMessage("a record of its log does not match its checksum");
    }
  }

  /** Of a record that is no longer needed, with a text that was made for it. */
  @Test
  void textThatLooksLikeARecordIsNone() throws IOException {
    try (WriteAheadLog log = open()) {
      append(log, 1);
    }
    ByteBuffer forged = ByteBuffer.allocate(24).putInt(8).putInt(0);
    forged.put("text of somebody".getBytes(UTF_8));
    CRC32C checksum = new CRC32C();
    checksum.update(forged.array(), 8, 16);
    forged.putInt(4, (int) checksum.getValue());
    byte[] bytes = Files.readAllBytes(file);
    System.arraycopy(forged.array(), 0, bytes, START + 800, forged.capacity());
    Files.write(file, bytes);

    try (WriteAheadLog log = open()) {
      assertThat(messages(log, 0)).containsExactly(1L);
    }
  }

  @Test
  void whatHasNoRoomIsNotWritten() throws IOException {
    try (WriteAheadLog log = open()) {
      assertThat(log.append(List.of(edit(1, WriteAheadLog.MOST_AT_ONCE)))).isFalse();
      assertThat(log.append(List.of(edit(2, 60_000)))).isTrue();
      assertThat(log.append(List.of(edit(3, 60_000)))).isFalse();
      assertThat(log.append(List.of(edit(4, 30_000)))).isTrue();
    }
    assertThat(file).hasSize(BYTES);
    try (WriteAheadLog log = open()) {
      assertThat(messages(log, 0)).containsExactly(2L, 4L);
      assertThat(log.append(List.of(edit(5, 30_000)))).isFalse();
      log.reset();
      assertThat(log.append(List.of(edit(5, 30_000)))).isTrue();
    }
  }

  @Test
  void anEmptyRecordIsOne() throws IOException {
    try (WriteAheadLog log = open()) {
      assertThat(log.append(List.of())).isTrue();
      append(log, 1);
    }
    try (WriteAheadLog log = open()) {
      assertThat(messages(log, 0)).containsExactly(1L);
      assertThat(log.number()).isEqualTo(2);
    }
  }

  @Test
  void afterAWriteThatFailedTheNextTakesItsPlace() throws IOException {
    String path = SmallDisk.path(file, BYTES);
    try (WriteAheadLog log = WriteAheadLog.open(path, STORE)) {
      append(log, 1);
      SmallDisk.limit(START);
      assertThatThrownBy(() -> append(log, 2)).isInstanceOf(IOException.class);
      SmallDisk.limit(BYTES);
      append(log, 3);
    }
    try (WriteAheadLog log = open()) {
      assertThat(messages(log, 0)).containsExactly(1L, 3L);
      assertThat(log.number()).isEqualTo(3);
    }
  }

  @Test
  void theLogOfAnotherStoreIsRefused() throws IOException {
    assertThatThrownBy(() -> WriteAheadLog.open(file.toString(), STORE + 1))
        .isInstanceOf(Records.DamagedException.class)
        .hasMessage("its log is that of another store");
    Files.writeString(file, "something else");
    assertThatThrownBy(this::open)
        .isInstanceOf(Records.DamagedException.class)
        .hasMessage("its log is none");
  }
}
