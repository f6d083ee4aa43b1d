package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

  private final Map<String, String> given = new HashMap<>(Map.of("AUTH_TOKEN", "s3cret"));

  @Test
  void withATokenAloneTheDefaultsHold() {
    Settings settings = read();

    assertThat(settings.tokens().accept("s3cret")).isTrue();
    assertThat(settings.allowedOrigins().isOpen()).isTrue();
    assertThat(settings.page()).isTrue();
    assertThat(settings.webSocketEngine()).isEqualTo(WebSocketEngine.AUTO);
    assertThat(settings.clients().connectTimeout()).isEqualTo(Duration.ofSeconds(45));
    assertThat(settings.clients().registerTimeout()).isZero();
    assertThat(settings.registrationTtl()).isEqualTo(Duration.ofHours(24));
    assertThat(settings.maxBody()).isEqualTo(1_000_000);
    assertThat(settings.maxIdLength()).isEqualTo(256);
    assertThat(settings.engine())
        .isEqualTo(
            new EngineSettings(
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                1_000_000,
                1_000,
                4_000_000));
  }

  @Test
  void blanksAroundAValueDoNotCountAndABlankValueIsNone() {
    given.put("PING_INTERVAL", " 5s\n");
    given.put("PING_TIMEOUT", "  ");

    assertThat(read().engine().pingInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(read().engine().pingTimeout()).isEqualTo(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @CsvSource({
    "300ms, PT0.3S",
    "25s, PT25S",
    "10m, PT10M",
    "24h, PT24H",
    "7d, PT168H",
    "3650d, PT87600H"
  })
  void aDurationHasAUnit(String text, Duration expected) {
    given.put("REGISTRATION_TTL", text);

    assertThat(read().registrationTtl()).isEqualTo(expected);
  }

  @Test
  void onlyTheRegisterTimeoutCanBeTurnedOff() {
    given.put("REGISTER_TIMEOUT", "0");
    assertThat(read().clients().registerTimeout()).isZero();

    given.put("CONNECT_TIMEOUT", "0");
    refused("CONNECT_TIMEOUT=0 cannot be used: it must be longer than 0.");
  }

  @ParameterizedTest
  @CsvSource({"on, true", "ON, true", "true, true", "off, false", "Off, false", "false, false"})
  void aSwitchIsOnOrOff(String text, boolean on) {
    given.put("PAGE", text);

    assertThat(read().page()).isEqualTo(on);
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "Jakarta, JAKARTA", "direct, DIRECT"})
  void anEngineIsChosenByItsName(String text, WebSocketEngine engine) {
    given.put("WEBSOCKET_ENGINE", text);

    assertThat(read().webSocketEngine()).isEqualTo(engine);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PAGE              | maybe         | write on or off",
        "WEBSOCKET_ENGINE  | fast          | write auto, jakarta or direct",
        "PING_INTERVAL     | often         | write a duration such as 300ms, 25s, 10m, 24h or 7d",
        "PING_INTERVAL     | 25            | write a duration such as 300ms, 25s, 10m, 24h or 7d",
        "PING_INTERVAL     | -1s           | write a duration such as 300ms, 25s, 10m, 24h or 7d",
        "PING_INTERVAL     | 1.5s          | write a duration such as 300ms, 25s, 10m, 24h or 7d",
        "PING_INTERVAL     | 25 s          | write a duration such as 300ms, 25s, 10m, 24h or 7d",
        "PING_INTERVAL     | 0ms           | it must be longer than 0",
        "PING_TIMEOUT      | 0             | it must be longer than 0",
        "UPGRADE_TIMEOUT   | 999999999999d | the longest is 3650d",
        "REGISTRATION_TTL  | 3651d         | the longest is 3650d",
        "REGISTER_TIMEOUT  | never         | write a duration such as 300ms, 25s, 10m, 24h or 7d",
        "MAX_BODY          | 1MB           | write a whole number from 1000 to 100000000",
        "MAX_BODY          | 999           | write a whole number from 1000 to 100000000",
        "MAX_BODY          | 100000001     | write a whole number from 1000 to 100000000",
        "MAX_PAYLOAD       | 9999999999999 | write a whole number from 1000 to 100000000",
        "MAX_ID_LENGTH     | 0             | write a whole number from 1 to 4096",
        "QUEUE_MAX_PACKETS | 0             | write a whole number from 1 to 1000000",
        "QUEUE_MAX_BYTES   | -5            | write a whole number from 1000 to 1000000000",
        "ALLOWED_HOSTS     | a:80          | write host names such as push.example, without a port, or *"
      })
  void aWrongValueStopsWithOneClearLine(String setting, String value, String remedy) {
    given.put(setting, value);

    refused(setting + "=" + value + " cannot be used: " + remedy + ".");
  }

  @Test
  void aValueOfSeveralLinesStillGivesOneLine() {
    given.put("PAGE", "on\r\nand off");

    refused("PAGE=on??and off cannot be used: write on or off.");
  }

  @Test
  void printedSettingsHoldNoToken() {
    assertThat(read().toString()).contains("Tokens[1]").doesNotContain("s3cret");
  }

  /** The heap in MB, and what is kept in all, in messages and bytes. */
  @ParameterizedTest
  @CsvSource({
    "embedded, 128, 200000, 200000000",
    "memory, 128, 83886, 8388608",
    "memory, 16, 10485, 1048576",
    "memory, 4096, 200000, 200000000"
  })
  void whatIsKeptInMemoryHasRoomInTheHeap(String store, long heap, int messages, int bytes) {
    given.put("STORE", store);
    StoreSettings settings = store(heap);
    assertThat(settings.maxMessages()).isEqualTo(messages);
    assertThat(settings.maxBytes()).isEqualTo(bytes);
  }

  @Test
  void whatIsGivenHoldsOnASmallHeapToo() {
    given.put("STORE", "memory");
    given.put("STORE_MAX_MESSAGES", "300000");
    given.put("STORE_MAX_BYTES", "300000000");
    StoreSettings settings = store(128);
    assertThat(settings.maxMessages()).isEqualTo(300_000);
    assertThat(settings.maxBytes()).isEqualTo(300_000_000);
  }

  private StoreSettings store(long heapMegabytes) {
    return StoreSettings.read(new SettingsReader(given::get), heapMegabytes * 1024 * 1024);
  }

  private void refused(String line) {
    assertThatThrownBy(this::read).isInstanceOf(InvalidSettingException.class).hasMessage(line);
  }

  private Settings read() {
    return Settings.read(given::get);
  }
}
