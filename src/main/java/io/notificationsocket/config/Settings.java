package io.notificationsocket.config;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All settings, valid and immutable; see {@link Setting} for the meaning of each.
 *
 * @param redis null unless {@code STORE=redis}
 * @param drainTime zero to close all sessions at once
 * @param maxBody bytes
 * @param maxIdLength characters
 */
public record Settings(
    Tokens tokens,
    AllowedOrigins allowedOrigins,
    AllowedHosts allowedHosts,
    TrustedProxies trustedProxies,
    boolean page,
    WebSocketEngine webSocketEngine,
    EngineSettings engine,
    ClientSettings clients,
    MessageIds messageIds,
    Duration registrationTtl,
    StoreSettings store,
    @Nullable RedisSettings redis,
    Duration drainTime,
    int maxBody,
    int maxIdLength) {

  /**
   * Reads the settings.
   *
   * @param source returns the text of a setting by its name, or null if it is not set
   * @throws InvalidSettingException if a value cannot be used
   */
  public static Settings read(Function<String, @Nullable String> source) {
    SettingsReader reader = new SettingsReader(source);
    StoreSettings store = StoreSettings.read(reader);
    return new Settings(
        Tokens.read(reader),
        AllowedOrigins.read(reader),
        AllowedHosts.read(reader),
        TrustedProxies.read(reader),
        reader.isOn(Setting.PAGE),
        WebSocketEngine.read(reader),
        EngineSettings.read(reader),
        ClientSettings.read(reader),
        reader.choice(Setting.MESSAGE_IDS, MessageIds.class),
        reader.duration(Setting.REGISTRATION_TTL),
        store,
        store.kind() == StoreSettings.Kind.REDIS ? RedisSettings.read(reader) : null,
        reader.durationOrZero(Setting.DRAIN_TIME),
        reader.number(Setting.MAX_BODY, 1_000, 100_000_000),
        reader.number(Setting.MAX_ID_LENGTH, 1, 4_096));
  }
}
