package io.notificationsocket.config;

/**
 * Says what is wrong with the settings of this environment and fails. The image runs it before the
 * server: Payara Micro would go on, empty, after a failed deployment.
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
