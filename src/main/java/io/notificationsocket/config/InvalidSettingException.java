package io.notificationsocket.config;

/**
 * A setting that cannot be used. The message is one line that says what is wrong and what to do.
 */
public final class InvalidSettingException extends RuntimeException {

  InvalidSettingException(String message) {
    super(message);
  }
}
