package io.notificationsocket.store;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.AnswerStore;
import io.notificationsocket.exchange.local.MessageStore;
import io.notificationsocket.exchange.local.RegistrationStore;
import io.notificationsocket.exchange.local.Store;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.MessageKept;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The store of one server: in memory, or in a file of its own. */
public final class LocalStore implements Store {

  private final Registrations registrations;
  private final MessageStore messages;
  private final AnswerStore answers;
  private final Journal journal;
  private final @Nullable GroupCommit writer;
  private final LongSupplier damaged;
  private final MessageId newest;

  private LocalStore(
      Registrations registrations,
      MessageStore messages,
      AnswerStore answers,
      @Nullable GroupCommit writer,
      LongSupplier damaged,
      MessageId newest) {
    this.registrations = registrations;
    this.messages = messages;
    this.answers = answers;
    this.journal = writer == null ? Journal.NONE : writer;
    this.writer = writer;
    this.damaged = damaged;
    this.newest = newest;
  }

  /** A store whose content ends with the process. */
  public static LocalStore inMemory(StoreSettings settings) {
    Registrations registrations = new Registrations(Journal.NONE);
    return new LocalStore(
        registrations,
        new MemoryMessages(settings, registrations::isKnown),
        new MemoryAnswers(settings.maxKeys()),
        null,
        () -> 0,
        MessageId.FIRST);
  }

  /** Opens a disk to be written. */
  interface Opening {
    SqliteDisk open() throws SQLException;
  }

  /**
   * A store with the content of a file, which it closes in the end.
   *
   * @param loader of what is in the file
   * @param opening called when all of it was read
   * @throws DamagedException when it is not what was written
   */
  static LocalStore on(StoreSettings settings, Readers readers, Loader loader, Opening opening)
      throws SQLException {
    GroupCommit writer = new GroupCommit();
    Registrations registrations = new Registrations(writer);
    Damage damage = new Damage();
    DiskMessages messages =
        new DiskMessages(settings, writer, readers, damage, registrations::isKnown);
    DiskAnswers answers = new DiskAnswers(readers, damage, settings.maxKeys());
    MessageId newest = loader.load(registrations, messages, answers);
    SqliteDisk disk = opening.open();
    disk.keepHouse(messages, answers);
    writer.start(
        disk,
        new Journal.Listener() {
          @Override
          public void written(Change change) {
            if (change instanceof AnswerKept kept) {
              answers.written(kept.answer());
            } else {
              messages.written(change);
            }
          }

          @Override
          public void withdrawn(Change change) {
            if (change instanceof MessageKept kept) {
              messages.withdraw(kept.message());
            } else if (change instanceof AnswerKept kept) {
              answers.withdraw(kept.answer());
            }
          }
        });
    return new LocalStore(registrations, messages, answers, writer, damage::rows, newest);
  }

  @Override
  public RegistrationStore registrations() {
    return registrations;
  }

  @Override
  public MessageStore messages() {
    return messages;
  }

  @Override
  public AnswerStore answers() {
    return answers;
  }

  @Override
  public Commit keep(Answer answer) {
    return journal.append(new AnswerKept(answer));
  }

  @Override
  public boolean isFailing() {
    return writer != null && writer.isFailing();
  }

  @Override
  public long damagedMessages() {
    return damaged.getAsLong();
  }

  @Override
  public Commit commit() {
    return journal.commit();
  }

  @Override
  public MessageId newest() {
    return newest;
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
