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
import org.jspecify.annotations.Nullable;

/** The store of one server: all in memory, and, but for the texts, a copy of what its disk has. */
public final class LocalStore implements Store {

  private final Registrations registrations;
  private final Messages messages;
  private final Answers answers;
  private final Journal journal;
  private final @Nullable GroupCommit disk;
  private MessageId newest = MessageId.FIRST;

  private LocalStore(StoreSettings settings, @Nullable GroupCommit disk) {
    this.disk = disk;
    this.journal = disk == null ? Journal.NONE : disk;
    this.registrations = new Registrations(journal);
    this.messages = new Messages(settings, journal, registrations::isKnown);
    this.answers = new Answers(journal, settings.maxKeys());
  }

  /** A store whose content ends with the process. */
  public static LocalStore inMemory(StoreSettings settings) {
    return new LocalStore(settings, null);
  }

  /**
   * A store with the content of a disk, which it closes in the end.
   *
   * @throws RuntimeException when the content is not what was written; the disk is open then
   */
  static LocalStore on(FileDisk disk, StoreSettings settings) {
    GroupCommit journal = new GroupCommit(disk);
    LocalStore store = new LocalStore(settings, journal);
    store.newest = disk.load(store.registrations, store.messages, store.answers);
    journal.start(store::withdraw);
    return store;
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

  private void withdraw(Change change) {
    if (change instanceof MessageKept kept) {
      messages.withdraw(kept.message());
    } else if (change instanceof AnswerKept kept) {
      answers.withdraw(kept.answer());
    }
  }

  @Override
  public boolean isFailing() {
    return disk != null && disk.isFailing();
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
    if (disk != null) {
      disk.close();
    }
  }
}
