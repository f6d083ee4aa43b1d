package io.notificationsocket.registry;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to recipients: the JSON text exactly as the backend sent it, and the form
 * that the recipients' protocol gave it. Immutable to its users and safe between threads.
 */
public final class Push {

  private final String json;
  private volatile @Nullable Object encoded;
  private volatile int audience = 1;

  /**
   * @param json one valid JSON value
   */
  public Push(String json) {
    this.json = json;
  }

  /** The JSON text of the message. */
  public String json() {
    return json;
  }

  /** To how many recipients it goes. */
  public int audience() {
    return audience;
  }

  void addressTo(int recipients) {
    audience = recipients;
  }

  /**
   * The encoded form, made by the first recipient that asks and shared by all that follow. Two who
   * ask at the same moment may both make it: the forms are equal, so the loser's is just dropped.
   */
  public <T> T encoded(Class<T> form, Function<String, T> encoder) {
    Object known = encoded;
    if (known == null) {
      known = encoder.apply(json);
      encoded = known;
    }
    return form.cast(known);
  }
}
