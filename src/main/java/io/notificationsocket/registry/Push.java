package io.notificationsocket.registry;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to recipients: the JSON text exactly as the backend sent it, and the form
 * that the recipients' protocol gave it. Immutable to its users and safe between threads.
 */
public final class Push {

  private final MessageId id;
  private final String json;
  private volatile @Nullable Object encoded;

  /**
   * @param json one valid JSON value
   */
  public Push(MessageId id, String json) {
    this.id = id;
    this.json = json;
  }

  /** The id of the message. */
  public MessageId id() {
    return id;
  }

  /** The JSON text of the message. */
  public String json() {
    return json;
  }

  /**
   * The encoded form, made by the first recipient that asks and shared by all that follow. Two who
   * ask at the same moment may both make it: the forms are equal, so the loser's is just dropped.
   */
  public <T> T encoded(Class<T> form, Function<Push, T> encoder) {
    Object known = encoded;
    if (known == null) {
      known = encoder.apply(this);
      encoded = known;
    }
    return form.cast(known);
  }
}
