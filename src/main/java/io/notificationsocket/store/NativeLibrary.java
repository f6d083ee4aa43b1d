package io.notificationsocket.store;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.Setting;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite itself, which its driver extracts and loads once for each copy of the application: here
 * into the store's directory, since the system's temporary one may forbid execution. The file is
 * deleted when it is loaded, where the system lets that be; else at the next start.
 */
final class NativeLibrary {

  private static final Logger LOG = System.getLogger(NativeLibrary.class.getName());

  private static final String PLACE = "org.sqlite.tmpdir";
  private static final String FILES = "sqlite-*-*sqlitejdbc*";

  private NativeLibrary() {}

  /**
   * Loads it, unless it is.
   *
   * @param directory that no other process uses now
   * @throws InvalidSettingException when there is none for this platform
   */
  static void load(Path directory) {
    deleteFiles(directory); // of processes that were killed while they loaded it
    String before = System.getProperty(PLACE);
    if (before == null) {
      System.setProperty(PLACE, directory.toString());
    }
    try {
      boolean unused = SQLiteJDBCLoader.initialize();
      deregisterDriver();
    } catch (Exception | LinkageError e) {
      LOG.log(Level.DEBUG, "SQLite cannot be loaded", e);
      throw InvalidSettingException.of(
          Setting.STORE,
          "embedded",
          "SQLite cannot be loaded on this platform ("
              + System.getProperty("os.name")
              + ", "
              + System.getProperty("os.arch")
              + "); if it is one of those in docs/reference/settings.md, let "
              + directory
              + " be on a file system that is not mounted noexec; otherwise set STORE=memory");
    } finally {
      if (before == null) {
        System.clearProperty(PLACE);
      }
      deleteFiles(directory);
    }
  }

  /** Nobody here asks the driver manager, which would hold on to this copy of the application. */
  private static void deregisterDriver() throws SQLException {
    ClassLoader own = JDBC.class.getClassLoader();
    List<Driver> ours =
        DriverManager.drivers()
            .filter(driver -> driver.getClass().getClassLoader() == own)
            .filter(JDBC.class::isInstance)
            .toList();
    for (Driver driver : ours) {
      DriverManager.deregisterDriver(driver);
    }
  }

  private static void deleteFiles(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      var matcher = directory.getFileSystem().getPathMatcher("glob:" + FILES);
      for (Path file : files.filter(each -> matcher.matches(each.getFileName())).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a loaded library cannot be deleted; the next start does it", e);
    }
  }
}
