package io.notificationsocket.config;

/**
 * Checks the settings of this environment; prints what is wrong and exits with 1. Images run it
 * before the server, since Payara Micro would keep running without the application after a failed
 * deployment.
 */
final class SettingsCheck {

  private SettingsCheck() {}

  public static void main(String[] arguments) {
    try {
      Settings unused = Settings.read(System::getenv);
    } catch (InvalidSettingException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
