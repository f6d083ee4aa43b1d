package io.notificationsocket.store;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.Setting;
import io.notificationsocket.config.StoreSettings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FilePath;

/** Opens the files of the embedded store, and sets them aside if they cannot be understood. */
final class StoreFile {

  static final String NAME = "store.mv";

  private static final Logger LOG = System.getLogger(StoreFile.class.getName());
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Path file;
  private final Clock clock;

  StoreFile(Path directory, Clock clock) {
    this.directory = directory;
    this.file = directory.resolve(NAME);
    this.clock = clock;
  }

  /**
   * Opens the store.
   *
   * @throws InvalidSettingException when the directory cannot be used, or is used by another
   */
  LocalStore open(StoreSettings settings) {
    prepareDirectory();
    LocalStore store;
    try {
      store = load(settings);
    } catch (Records.DamagedException | MVStoreException e) {
      refuseUnlessDamaged(e);
      setAside(e);
      store = load(settings);
    }
    LOG.log(
        Level.INFO,
        "registrations and messages are kept in {0}: {1} registrations, {2} messages",
        directory,
        store.registrations().size(),
        store.messages().counts().kept());
    return store;
  }

  private void prepareDirectory() {
    try {
      PrivateFiles.makeDirectory(directory);
    } catch (IOException e) {
      throw unusable("it cannot be made; name a directory that this process may write");
    }
    boolean writable = Files.isWritable(directory);
    if (!writable || (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file)))) {
      throw unusable("name a directory that this process may read and write");
    }
  }

  private LocalStore load(StoreSettings settings) {
    FileDisk disk = FileDisk.open(file.toString());
    try {
      return LocalStore.on(disk, settings);
    } catch (RuntimeException e) {
      disk.abandon();
      throw e;
    }
  }

  private void refuseUnlessDamaged(RuntimeException why) {
    int code = why instanceof MVStoreException known ? known.getErrorCode() : 0;
    if (code == DataUtils.ERROR_FILE_LOCKED) {
      throw unusable("another server keeps its messages there; stop it, or name another directory");
    }
    if (code == DataUtils.ERROR_WRITING_FAILED) {
      throw unusable("it cannot be written; make room on its disk, or name another directory");
    }
  }

  private InvalidSettingException unusable(String remedy) {
    return InvalidSettingException.of(Setting.DATA_DIR, directory.toString(), remedy);
  }

  private void setAside(RuntimeException why) {
    String suffix = ".damaged-" + TIME.format(clock.instant());
    Path aside = directory.resolve(NAME + suffix);
    try {
      Files.move(file, aside);
      for (FilePath log : SegmentedLog.files(file.toString())) {
        Files.move(directory.resolve(log.getName()), directory.resolve(log.getName() + suffix));
      }
    } catch (IOException e) {
      throw unusable(
          "its files are damaged and cannot be renamed; move " + file + " and its log away");
    }
    LOG.log(
        Level.ERROR,
        "the store's file or log is damaged or of another version; the file now lies at "
            + aside
            + ", the log beside it, and an empty one was begun: registrations and messages in it"
            + " are not served",
        why);
  }
}
