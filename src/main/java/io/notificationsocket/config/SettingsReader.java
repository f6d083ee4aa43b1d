package io.notificationsocket.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads single values, and reports in one line what is wrong with an unusable one. */
final class SettingsReader {

  private final Function<String, @Nullable String> source;

  SettingsReader(Function<String, @Nullable String> source) {
    this.source = source;
  }

  /** The trimmed value; the default if it is missing or blank. */
  String text(Setting setting) {
    String given = given(setting);
    return given.isEmpty() ? setting.defaultText() : given;
  }

  private String given(Setting setting) {
    String given = source.apply(setting.name());
    return given == null ? "" : given.strip();
  }

  /** Where the server listens, by what the run command and the image tell it; 0 when unknown. */
  int port() {
    String given = source.apply("PORT");
    return given != null && given.strip().matches("[1-9]\\d{0,4}")
        ? Integer.parseInt(given.strip())
        : 0;
  }

  private boolean isGiven(Setting setting) {
    return !given(setting).isEmpty();
  }

  boolean isOn(Setting setting) {
    String text = text(setting).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw invalid(setting, text, "write on or off");
    };
  }

  /** Reads one of an enum's names, in any case, with {@code -} for {@code _}. */
  <E extends Enum<E>> E choice(Setting setting, Class<E> choices) {
    String text = text(setting).toLowerCase(Locale.ROOT);
    List<String> names = new ArrayList<>();
    for (E choice : choices.getEnumConstants()) {
      String name = choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return choice;
      }
      names.add(name);
    }
    throw invalid(setting, text, "write " + String.join(" or ", names));
  }

  int number(Setting setting, int least, int most) {
    String text = text(setting);
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // answered below, with the range
    }
    throw invalid(setting, text, "write a whole number from " + least + " to " + most);
  }

  /**
   * The same.
   *
   * @param mostByDefault caps the default, but not a value that was set
   */
  int number(Setting setting, int least, int most, long mostByDefault) {
    int value = number(setting, least, most);
    return isGiven(setting) ? value : (int) Math.min(value, mostByDefault);
  }

  Duration duration(Setting setting) {
    Duration value = durationOrZero(setting);
    if (value.isZero()) {
      throw invalid(setting, text(setting), "it must be longer than 0");
    }
    return value;
  }

  Duration durationOrZero(Setting setting) {
    String text = text(setting);
    Duration value = Durations.parse(text);
    if (value == null) {
      throw invalid(setting, text, "write a duration such as 300ms, 25s, 10m, 24h or 7d");
    }
    if (value.compareTo(Durations.LONGEST) > 0) {
      throw invalid(setting, text, "the longest is " + Durations.LONGEST.toDays() + "d");
    }
    return value;
  }

  static InvalidSettingException invalid(Setting setting, String text, String remedy) {
    String oneLine = text.replaceAll("\\p{Cntrl}", "?");
    return new InvalidSettingException(
        setting + "=" + oneLine + " cannot be used: " + remedy + ".");
  }
}
