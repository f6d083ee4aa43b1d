package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.RedisUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections as the settings say: TLS, user, password, database. Thread-safe. */
final class Connector {

  private static final String REFUSES = "refuses user and password";

  private final RedisSettings settings;
  private final @Nullable SSLSocketFactory tls;

  /**
   * One.
   *
   * @param tls what makes TLS sockets, where the settings ask for TLS
   */
  Connector(RedisSettings settings, SSLSocketFactory tls) {
    this.settings = settings;
    this.tls = settings.url().tls() ? tls : null;
  }

  /** Opens a connection to a master, and makes sure that it is one. */
  RedisConnection open(Master master, String name) throws RedisUnreachableException {
    return opened(master, connection -> greet(connection, master, name));
  }

  /** Opens a connection to a Sentinel or to any node of a Redis Cluster. */
  RedisConnection guide(Master address) throws RedisUnreachableException {
    return opened(address, connection -> greet(connection, address));
  }

  private interface Greeting {
    void say(RedisConnection connection) throws RedisUnreachableException;
  }

  private RedisConnection opened(Master address, Greeting greeting)
      throws RedisUnreachableException {
    RedisConnection connection = JedisConnection.open(address, tls, settings.timeout());
    try {
      greeting.say(connection);
      return connection;
    } catch (RedisUnreachableException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void greet(RedisConnection connection, Master master, String name)
      throws RedisUnreachableException {
    RedisUrl.Login login = settings.url().login();
    int database = settings.url().database();
    if (login != null) {
      connection.write(command(auth(login)));
    }
    if (database != 0) {
      connection.write(command("SELECT", Integer.toString(database)));
    }
    connection.write(command("CLIENT", "SETNAME", name));
    connection.write(command("ROLE"));
    connection.flush();
    if (login != null) {
      check(connection.read(), master, REFUSES);
    }
    if (database != 0) {
      check(connection.read(), master, "has no database " + database);
    }
    // Some managed services do not allow a connection to be named.
    Object unused = connection.read();
    checkRole(connection.read(), master);
  }

  /** Sentinels often have no password while their master has one, so they may reject it. */
  private void greet(RedisConnection connection, Master guide) throws RedisUnreachableException {
    RedisUrl.Login login = settings.url().login();
    if (login != null) {
      connection.write(command(auth(login)));
    }
    connection.write(command("PING"));
    connection.flush();
    Object answer = login == null ? null : connection.read();
    if (connection.read() instanceof RedisError error && error.code().equals("NOAUTH")) {
      check(answer, guide, REFUSES);
      check(error, guide, "asks for a password");
    }
  }

  private static String[] auth(RedisUrl.Login login) {
    return login.user().isEmpty()
        ? new String[] {"AUTH", login.password()}
        : new String[] {"AUTH", login.user(), login.password()};
  }

  private static void check(@Nullable Object reply, Master master, String what)
      throws RedisUnreachableException {
    if (reply instanceof RedisError error) {
      if (error.code().equals("LOADING")) {
        throw new RedisUnreachableException(master + " cannot be asked yet: " + error);
      }
      throw new RedisUnreachableException(
          "%s %s (%s): look at REDIS_URL and REDIS_PASSWORD_FILE".formatted(master, what, error),
          true);
    }
  }

  private static void checkRole(@Nullable Object reply, Master master)
      throws RedisUnreachableException {
    if (reply instanceof RedisError error) {
      switch (error.code()) {
        case "NOAUTH" -> check(error, master, "asks for a password");
        case "ERR", "NOPERM" -> {
          // Some managed services do not tell the role; the first write will.
        }
        default -> throw new RedisUnreachableException(master + " cannot be asked: " + error);
      }
    } else if (reply instanceof List<?> role && role.get(0) instanceof byte[] text) {
      String found = new String(text, UTF_8);
      if (!found.equals("master")) {
        throw new RedisUnreachableException(master + " is no master but a " + found);
      }
    } else {
      throw new RedisUnreachableException(master + " does not answer as a Redis does");
    }
  }

  /** A command of words. */
  static List<byte[]> command(String... words) {
    return new ArrayList<>(Stream.of(words).map(word -> word.getBytes(UTF_8)).toList());
  }
}
