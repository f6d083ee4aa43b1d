package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.RedisUrl.Address;
import io.notificationsocket.config.RedisUrl.Kind;
import io.notificationsocket.config.RedisUrl.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisSettingsTest {

  private final Map<String, String> given =
      new HashMap<>(Map.of("AUTH_TOKEN", "of-the-rest-api", "STORE", "redis"));

  @TempDir private Path directory;

  @Test
  void withAUrlAloneTheDefaultsHold() {
    given.put("REDIS_URL", "redis://cache");
    RedisSettings redis = read();

    assertThat(redis.url().kind()).isEqualTo(Kind.STANDALONE);
    assertThat(redis.url().tls()).isFalse();
    assertThat(redis.url().addresses()).containsExactly(new Address("cache", 6379));
    assertThat(redis.url().login()).isNull();
    assertThat(redis.url().database()).isZero();
    assertThat(redis.prefix()).isEqualTo("ns");
    assertThat(redis.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(redis.replicas()).isZero();
  }

  @Test
  void redisIsAskedForOnlyWhenItIsTheStore() {
    given.put("STORE", "memory");
    given.put("REDIS_URL", "nonsense");

    assertThat(read()).isNull();
  }

  @Test
  void withoutAUrlNothingStarts() {
    refused("REDIS_URL is not set, but STORE=redis needs it: write redis://");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://h                     | STANDALONE | h:6379                | | 0",
        "redis://h/                    | STANDALONE | h:6379                | | 0",
        "redis://10.0.0.7:7000/3       | STANDALONE | 10.0.0.7:7000         | | 3",
        "redis://[fd00::7]:7000/3      | STANDALONE | [fd00::7]:7000        | | 3",
        "redis+sentinel://a,b:7,c/main | SENTINEL   | a:26379,b:7,c:26379   | main | 0",
        "redis+sentinel://a/my%20one/2 | SENTINEL   | a:26379               | my one | 2",
        "redis+cluster://a, b:7        | CLUSTER    | a:6379,b:7            | | 0",
        "redis+cluster://a/0           | CLUSTER    | a:6379                | | 0",
      })
  void aUrlNamesServers(String text, Kind kind, String addresses, String name, int database) {
    given.put("REDIS_URL", text);
    RedisUrl url = read().url();

    assertThat(url.kind()).isEqualTo(kind);
    assertThat(url.addresses().stream().map(Address::toString))
        .containsExactly(addresses.split(","));
    assertThat(url.masterName()).isEqualTo(name == null ? "" : name);
    assertThat(url.database()).isEqualTo(database);
    assertThat(url.tls()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rediss://h:1/2", "rediss+sentinel://h:1,i:2/main", "rediss+cluster://h:1,i:2"})
  void aSecondSMeansTls(String text) {
    given.put("REDIS_URL", text);

    assertThat(read().url().tls()).isTrue();
    assertThat(read().url()).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "redis://:s3cret@h, '', s3cret",
    "redis://me:s3cret@h, me, s3cret",
    "redis://me:s3:c@r/et@h, me, s3:c@r/et",
    "redis://m%40e:s3%2Fc+%25@h, m@e, s3/c+%",
    "redis+sentinel://me:s3cret@h/n, me, s3cret"
  })
  void aUrlHasAUserAndAPassword(String text, String user, String password) {
    given.put("REDIS_URL", text);

    assertThat(read().url().login()).isEqualTo(new Login(user, password));
  }

  @Test
  void aFileHoldsThePassword() throws IOException {
    given.put("REDIS_URL", "redis://me@h");
    given.put("REDIS_PASSWORD_FILE", file("s3cret\n"));
    assertThat(read().url().login()).isEqualTo(new Login("me", "s3cret"));

    given.put("REDIS_URL", "redis://h");
    assertThat(read().url().login()).isEqualTo(new Login("", "s3cret"));

    given.put("REDIS_URL", "redis://me:an0ther@h");
    refused("REDIS_URL and REDIS_PASSWORD_FILE both have a password: remove one of them.");
  }

  @Test
  void aPasswordFileOfNoUseIsNamed() throws IOException {
    given.put("REDIS_URL", "redis://h");
    String empty = file(" \n");
    given.put("REDIS_PASSWORD_FILE", empty);
    refused("REDIS_PASSWORD_FILE=" + empty + " holds no password: write the password of Redis");

    String missing = directory.resolve("missing").toString();
    given.put("REDIS_PASSWORD_FILE", missing);
    refused("REDIS_PASSWORD_FILE=" + missing + " cannot be used: name a UTF-8 text file");
  }

  @Test
  void printedSettingsHoldNoPassword() {
    given.put("REDIS_URL", "rediss+sentinel://me:s3cret@h/main/4");

    assertThat(Settings.read(given::get).toString())
        .contains("rediss+sentinel://me:(password)@h:26379/main/4")
        .doesNotContain("s3cret");
    assertThat(read().url().login().toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cache:6379                  | it has no known scheme",
        "http://s3cret@h             | it has no known scheme",
        "redis+ring://h              | it has no known scheme",
        "redis://                    | a host is missing, or a host or port is malformed",
        "redis://:s3cret             | a host is missing, or a host or port is malformed",
        "redis://me:s3cret           | a host is missing, or a host or port is malformed",
        "redis://me:s3cret@          | a host is missing, or a host or port is malformed",
        "redis+cluster://a,,b        | a host is missing, or a host or port is malformed",
        "redis://h:0                 | a port is a number from 1 to 65535",
        "redis://h:65536             | a port is a number from 1 to 65535",
        "redis://a,b                 | several hosts need the scheme of Sentinel or of Redis Cluster",
        "redis://h/-1                | the number of a database must follow the last /",
        "redis://h/s3cret            | the number of a database must follow the last /",
        "redis+cluster://h/1         | a Redis Cluster has only database 0",
        "redis+sentinel://h          | the name of the master is missing after the Sentinels'",
        "redis+sentinel://h/         | the name of the master is missing after the Sentinels'",
        "redis://h?password=s3cret   | it cannot have a ? or # (%3F or %23 in a password)",
        "redis://me:s3cret%@h        | write a % as %25",
        "redis://s3cret@h            | a user needs a password, here or in REDIS_PASSWORD_FILE",
      })
  void aWrongUrlIsExplainedAndNotRepeated(String text, String why) {
    given.put("REDIS_URL", text);

    refused("REDIS_URL cannot be used: " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REDIS_PREFIX  | {a}              | write up to 64 letters, digits and any of _ . : -",
        "REDIS_PREFIX  | a b              | write up to 64 letters, digits and any of _ . : -",
        "REDIS_TIMEOUT | 0                | it must be longer than 0",
        "REDIS_TIMEOUT | 2m               | the longest is 1m",
        "REDIS_WAIT    | -1               | write a whole number from 0 to 100",
      })
  void aWrongValueStopsWithOneClearLine(String setting, String value, String remedy) {
    given.put("REDIS_URL", "redis://h");
    given.put(setting, value);

    refused(setting + "=" + value + " cannot be used: " + remedy + ".");
  }

  private String file(String content) throws IOException {
    return Files.writeString(directory.resolve("password"), content).toString();
  }

  private void refused(String line) {
    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(line)
        .hasMessageNotContainingAny("\n", "s3cret", "an0ther");
  }

  private RedisSettings read() {
    return Settings.read(given::get).redis();
  }
}
