package io.notificationsocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address of Redis and the login there, from {@code REDIS_URL} and {@code REDIS_PASSWORD_FILE}.
 * Immutable; never prints a password, and reports what is wrong with a URL without repeating it.
 */
public final class RedisUrl {

  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final int MOST_DATABASES = 1_000_000;

  private static final Pattern SCHEME =
      Pattern.compile("redis(?<tls>s?)([+](?<kind>sentinel|cluster))?://(?<rest>.*)");

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[(?<v6>[0-9a-fA-F:.]+)]|(?<name>[\\w.-]+))(:(?<port>[0-9]{1,5}))?");

  private static final String FORMS =
      "write redis://user:password@host:6379/0, redis+sentinel://host,host/name or"
          + " redis+cluster://host,host, with rediss for TLS";

  private final Kind kind;
  private final boolean tls;
  private final List<Address> addresses;
  private final @Nullable Login login;
  private final String masterName;
  private final int database;

  /** How the servers at the addresses work together. */
  public enum Kind {
    /** One server. */
    STANDALONE,
    /** The addresses are of Redis Sentinels, which know the server. */
    SENTINEL,
    /** The addresses are of some nodes of a Redis Cluster. */
    CLUSTER
  }

  /**
   * An address of a server.
   *
   * @param host a name, or a numeric address without brackets
   */
  public record Address(String host, int port) {

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * The login at Redis.
   *
   * @param user empty for Redis' own user {@code default}
   */
  public record Login(String user, String password) {

    @Override
    public String toString() {
      return user.isEmpty() ? "(password)" : user + ":(password)";
    }
  }

  private RedisUrl(
      Kind kind,
      boolean tls,
      List<Address> addresses,
      @Nullable Login login,
      String masterName,
      int database) {
    this.kind = kind;
    this.tls = tls;
    this.addresses = List.copyOf(addresses);
    this.login = login;
    this.masterName = masterName;
    this.database = database;
  }

  static RedisUrl read(SettingsReader reader) {
    String text = reader.text(Setting.REDIS_URL);
    if (text.isEmpty()) {
      throw new InvalidSettingException(
          "REDIS_URL is not set, but STORE=redis needs it: " + FORMS + ".");
    }
    Matcher url = SCHEME.matcher(text);
    if (!url.matches()) {
      throw invalid("it has no known scheme");
    }
    String rest = url.group("rest");
    int at = rest.lastIndexOf('@');
    String place = rest.substring(at + 1);
    if (place.contains("?") || place.contains("#")) {
      throw invalid("it cannot have a ? or # (%3F or %23 in a password)");
    }
    int slash = place.indexOf('/');
    String hosts = slash < 0 ? place : place.substring(0, slash);
    String path = slash < 0 ? "" : place.substring(slash + 1);
    Kind kind =
        url.group("kind") == null
            ? Kind.STANDALONE
            : Kind.valueOf(url.group("kind").toUpperCase(Locale.ROOT));
    String masterName = kind == Kind.SENTINEL ? decode(path.split("/", 2)[0]) : "";
    if (kind == Kind.SENTINEL && masterName.isEmpty()) {
      throw invalid("the name of the master is missing after the Sentinels' addresses");
    }
    String database = kind == Kind.SENTINEL ? afterSlash(path) : path;
    return new RedisUrl(
        kind,
        !url.group("tls").isEmpty(),
        addresses(hosts, kind),
        login(at < 0 ? "" : rest.substring(0, at), reader.text(Setting.REDIS_PASSWORD_FILE)),
        masterName,
        database(database, kind));
  }

  private static String afterSlash(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  private static List<Address> addresses(String hosts, Kind kind) {
    List<Address> addresses = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      Matcher address = ADDRESS.matcher(host.strip());
      if (!address.matches()) {
        throw invalid("a host is missing, or a host or port is malformed");
      }
      int port = kind == Kind.SENTINEL ? SENTINEL_PORT : PORT;
      if (address.group("port") != null) {
        port = Integer.parseInt(address.group("port"));
      }
      if (port < 1 || port > 0xffff) {
        throw invalid("a port is a number from 1 to 65535");
      }
      String v6 = address.group("v6");
      addresses.add(new Address(v6 == null ? address.group("name") : v6, port));
    }
    if (kind == Kind.STANDALONE && addresses.size() > 1) {
      throw invalid("several hosts need the scheme of Sentinel or of Redis Cluster");
    }
    return addresses;
  }

  private static int database(String text, Kind kind) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      int database = Integer.parseInt(text);
      if (database == 0 || (kind != Kind.CLUSTER && database > 0 && database < MOST_DATABASES)) {
        return database;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw invalid(
        kind == Kind.CLUSTER
            ? "a Redis Cluster has only database 0"
            : "the number of a database must follow the last /");
  }

  private static @Nullable Login login(String userInfo, String file) {
    int colon = userInfo.indexOf(':');
    String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
    String password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
    if (!file.isEmpty()) {
      if (!password.isEmpty()) {
        throw new InvalidSettingException(
            "REDIS_URL and REDIS_PASSWORD_FILE both have a password: remove one of them.");
      }
      password = password(file);
    }
    if (!password.isEmpty()) {
      return new Login(user, password);
    }
    if (!userInfo.isEmpty()) {
      throw invalid(
          "a user needs a password, here or in REDIS_PASSWORD_FILE, and a password without a user needs a colon"
              + " before it");
    }
    return null;
  }

  private static String password(String file) {
    try {
      String password = Files.readString(Path.of(file)).strip();
      if (password.isEmpty()) {
        throw new InvalidSettingException(
            "REDIS_PASSWORD_FILE="
                + file
                + " holds no password: write the password of Redis into that file.");
      }
      return password;
    } catch (IOException | IllegalArgumentException e) {
      throw SettingsReader.invalid(
          Setting.REDIS_PASSWORD_FILE, file, "name a UTF-8 text file that this process may read");
    }
  }

  /** Decodes percent escapes only; a plus stays a plus. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("write a % as %25");
    }
  }

  private static InvalidSettingException invalid(String why) {
    return new InvalidSettingException("REDIS_URL cannot be used: " + why + "; " + FORMS + ".");
  }

  /** How the servers work together. */
  public Kind kind() {
    return kind;
  }

  /** Whether all connections use TLS, including those to Sentinels. */
  public boolean tls() {
    return tls;
  }

  /** The server, or the Sentinels or cluster nodes to ask first; at least one. */
  public List<Address> addresses() {
    return addresses;
  }

  /** The login; null if no password is needed. */
  public @Nullable Login login() {
    return login;
  }

  /** The name by which Sentinels know the server; empty without Sentinels. */
  public String masterName() {
    return masterName;
  }

  /** The number of the database, 0 for the first. */
  public int database() {
    return database;
  }

  /** The URL, without the password. */
  @Override
  public String toString() {
    String more = kind == Kind.STANDALONE ? "" : "+" + kind.name().toLowerCase(Locale.ROOT);
    String hosts = addresses.stream().map(Address::toString).collect(Collectors.joining(","));
    return (tls ? "rediss" : "redis")
        + more
        + "://"
        + (login == null ? "" : login + "@")
        + hosts
        + (masterName.isEmpty() ? "" : "/" + masterName)
        + (database == 0 ? "" : "/" + database);
  }
}
