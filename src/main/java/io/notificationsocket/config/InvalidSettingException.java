package io.notificationsocket.config;

/**
 * A setting that cannot be used. The message is one line that says what is wrong and what to do.
 */
public final class InvalidSettingException extends RuntimeException {

  /**
   * A setting whose value cannot be used.
   *
   * @param remedy what to do, without a full stop
   */
  public static InvalidSettingException of(Setting setting, String value, String remedy) {
    return SettingsReader.invalid(setting, value, remedy);
  }

  InvalidSettingException(String message) {
    super(message);
  }
}
