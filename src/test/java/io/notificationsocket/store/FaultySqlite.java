package io.notificationsocket.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Predicate;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite with a disk that fails where a test says. */
final class FaultySqlite implements Sqlite {

  private volatile Predicate<String> where = command -> false;
  private volatile SQLiteErrorCode what = SQLiteErrorCode.SQLITE_IOERR;
  private volatile boolean after;
  private volatile SQLiteErrorCode onOpen;
  private volatile Connection writer;

  /** In the place of each such command; a batch is its statement's text. */
  void fail(SQLiteErrorCode error, Predicate<String> command) {
    what = error;
    after = false;
    where = command;
  }

  /** When the command is done, so that nobody knows what is on the disk. */
  void failAfter(SQLiteErrorCode error, Predicate<String> command) {
    what = error;
    after = true;
    where = command;
  }

  void failOpening(SQLiteErrorCode error) {
    onOpen = error;
  }

  void heal() {
    where = command -> false;
    onOpen = null;
  }

  /** A disk so small that SQLite itself finds it full: so many pages more than now. */
  void roomFor(int pages) throws SQLException {
    long now = Sqlite.number(writer, "PRAGMA page_count");
    long unused = Sqlite.number(writer, "PRAGMA max_page_count=" + (now + pages));
  }

  @Override
  public Connection open(Path file, Mode mode) throws SQLException {
    if (onOpen != null) {
      throw new SQLiteException("on purpose", onOpen);
    }
    Connection real = Sqlite.REAL.open(file, mode);
    if (mode == Mode.WRITE) {
      writer = real;
    }
    return proxy(Connection.class, real, "");
  }

  private <T> T proxy(Class<T> type, Object real, String sql) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              String command = arguments != null && arguments[0] instanceof String s ? s : sql;
              boolean executes = method.getName().startsWith("execute");
              boolean fails = executes && where.test(command);
              if (fails && !after) {
                throw new SQLiteException("on purpose", what);
              }
              Object result;
              try {
                result = method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (fails) {
                throw new SQLiteException("on purpose", what);
              }
              if (result instanceof Statement) {
                return proxy(method.getReturnType(), result, command);
              }
              return result;
            }));
  }
}
