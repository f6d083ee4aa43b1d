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
 * Loads SQLite's native library. Its driver extracts the library once for each copy of the
 * application: here into the store's directory, since the system's temporary directory may be
 * mounted noexec. The extracted file is deleted after loading, or at the next start if the system
 * does not allow that.
 */
final class NativeLibrary {

  private static final Logger LOG = System.getLogger(NativeLibrary.class.getName());

  private static final String PLACE = "org.sqlite.tmpdir";
  private static final String FILES = "sqlite-*-*sqlitejdbc*";

  private NativeLibrary() {}

  /**
   * Loads the library unless it is loaded.
   *
   * @param directory in use by no other process
   * @throws InvalidSettingException if there is no library for this platform
   */
  static void load(Path directory) {
    deleteFiles(directory); // left by processes that were killed while loading
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

  /** The driver manager is not used here, and would keep this copy's class loader alive. */
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
      LOG.log(Level.DEBUG, "cannot delete a loaded library; the next start will", e);
    }
  }
}
