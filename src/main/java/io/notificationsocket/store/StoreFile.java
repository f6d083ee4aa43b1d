package io.notificationsocket.store;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.Setting;
import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.config.StoreSettings.OnDamage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Opens the file of the embedded store. Any error refuses the start and leaves the file as it is,
 * unless the operator has asked for a salvage.
 */
final class StoreFile {

  static final String NAME = "store.db";

  private static final String LOG_SUFFIX = "-wal";

  /** The file of builds before the first release, in another format. */
  private static final String OLD_NAME = "store.mv";

  private static final Logger LOG = System.getLogger(StoreFile.class.getName());
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Path file;
  private final Clock clock;
  private final Sqlite sqlite;
  private final List<List<String>> steps;

  StoreFile(Path directory, Clock clock) {
    this(directory, clock, Sqlite.REAL, Schema.STEPS);
  }

  /** For tests of failures. */
  StoreFile(Path directory, Clock clock, Sqlite sqlite, List<List<String>> steps) {
    this.directory = directory;
    this.file = directory.resolve(NAME);
    this.clock = clock;
    this.sqlite = sqlite;
    this.steps = steps;
  }

  /**
   * Opens the store.
   *
   * @throws InvalidSettingException if the directory or its content cannot be used
   */
  LocalStore open(StoreSettings settings) {
    prepareDirectory();
    DirectoryLock lock = lock();
    LocalStore store;
    try {
      NativeLibrary.load(directory);
      store = load(settings, lock);
    } catch (RuntimeException e) {
      unlock(lock);
      throw e;
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
      throw unusable("it cannot be created; name a directory that this process may write");
    }
    boolean writable = Files.isWritable(directory);
    if (!writable || (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file)))) {
      throw unusable("name a directory that this process may read and write");
    }
    if (Files.exists(directory.resolve(OLD_NAME))) {
      LOG.log(
          Level.WARNING,
          "{0} was written by a build before the first release; it is ignored, and may be deleted"
              + " with its .log files",
          directory.resolve(OLD_NAME));
    }
  }

  private DirectoryLock lock() {
    DirectoryLock lock;
    try {
      lock = DirectoryLock.acquire(directory);
    } catch (IOException e) {
      throw unusable("it cannot be locked (" + e.getMessage() + "); make it writable");
    }
    if (lock == null) {
      throw unusable("another server uses it; stop that server, or name another directory");
    }
    return lock;
  }

  private static void unlock(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the store's lock cannot be released", e);
    }
  }

  private LocalStore load(StoreSettings settings, DirectoryLock lock) {
    try {
      try {
        return loadWhole(settings, lock);
      } catch (DamagedException e) {
        if (settings.onDamage() == OnDamage.REFUSE) {
          throw damaged(e);
        }
        salvage(e);
        return loadWhole(settings, lock);
      }
    } catch (IOException | SQLException e) {
      throw unusable(
          "the store in it cannot be opened ("
              + oneLine(e)
              + "); nothing was changed: check the disk, then start again");
    } catch (DamagedException e) {
      throw damaged(e);
    }
  }

  private InvalidSettingException damaged(DamagedException e) {
    return unusable(
        NAME
            + " in it is damaged ("
            + e.getMessage()
            + "); nothing was changed: restore a backup, or set STORE_ON_DAMAGE=salvage to go on"
            + " with what can be read");
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }

  private LocalStore loadWhole(StoreSettings settings, DirectoryLock lock)
      throws IOException, SQLException {
    try {
      // Read-only until the file is known to be ours and undamaged, since closing the last writing
      // connection changes the file.
      if (isThere()) {
        check();
      }
      PrivateFiles.makeFile(file);
      return connect(settings, lock);
    } catch (SQLException e) {
      if (Sqlite.isDamage(e)) {
        throw new DamagedException(oneLine(e));
      }
      throw e;
    }
  }

  private boolean isThere() throws IOException {
    boolean logThere = Files.exists(besides(file, LOG_SUFFIX));
    if (!Files.exists(file) && logThere) {
      throw unusable(NAME + " is missing beside its " + NAME + LOG_SUFFIX + "; put it back");
    }
    return Files.exists(file) && (Files.size(file) > 0 || logThere);
  }

  private static Path besides(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private void check() throws SQLException {
    try (Connection connection = sqlite.open(file, Sqlite.Mode.READ)) {
      int version = Schema.version(connection);
      if (Schema.isForeign(connection)) {
        throw unusable(NAME + " in it belongs to another application; name another directory");
      }
      if (version > steps.size()) {
        throw unusable(
            NAME
                + " in it is of version "
                + version
                + ", and this release knows "
                + steps.size()
                + " at the most; go back to the newer release");
      }
      new Loader(connection).check();
    }
  }

  private LocalStore connect(StoreSettings settings, DirectoryLock lock) throws SQLException {
    Readers readers = new Readers(sqlite, file);
    try (Connection reading = prepared()) {
      // Rows are checked before the file is opened for writing, except for an upgrade of the
      // schema.
      return LocalStore.on(
          settings,
          readers,
          new Loader(reading),
          clock,
          () -> {
            Connection writing = sqlite.open(file, Sqlite.Mode.WRITE);
            return new SqliteDisk(sqlite, file, writing, readers, lock);
          });
    }
  }

  private Connection prepared() throws SQLException {
    boolean current = false;
    if (Files.exists(file)) {
      try (Connection reading = sqlite.open(file, Sqlite.Mode.READ)) {
        current = Schema.version(reading) == steps.size();
      }
    }
    if (!current) {
      try (Connection writing = sqlite.open(file, Sqlite.Mode.WRITE)) {
        Schema.upgrade(writing, steps);
      }
    }
    return sqlite.open(file, Sqlite.Mode.READ);
  }

  private void salvage(DamagedException why) throws IOException, SQLException {
    Path target = directory.resolve(NAME + ".salvage");
    Files.deleteIfExists(target);
    Files.deleteIfExists(besides(target, LOG_SUFFIX));
    PrivateFiles.makeFile(target);
    Salvage salvage;
    try (Connection from = sqlite.open(file, Sqlite.Mode.READ);
        Connection to = sqlite.open(target, Sqlite.Mode.WRITE)) {
      Schema.upgrade(to, steps);
      salvage = new Salvage(from, to);
      salvage.run();
    }
    Path aside = directory.resolve(NAME + ".damaged-" + TIME.format(clock.instant()));
    Files.move(file, aside);
    if (Files.exists(besides(file, LOG_SUFFIX))) {
      Files.move(besides(file, LOG_SUFFIX), besides(aside, LOG_SUFFIX));
    }
    Files.deleteIfExists(besides(file, "-shm"));
    Files.move(target, file);
    LOG.log(
        Level.ERROR,
        "the store''s file was damaged ({0}): {1} rows were saved and at least {2} are lost; the"
            + " damaged file now lies at {3}",
        why.getMessage(),
        Integer.toString(salvage.saved()),
        Integer.toString(salvage.lost()),
        aside);
  }

  private InvalidSettingException unusable(String remedy) {
    return InvalidSettingException.of(Setting.DATA_DIR, directory.toString(), remedy);
  }
}
