package io.notificationsocket.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that a client sent.
 *
 * @param arguments JSON texts, without the name
 * @param attachments what placeholders in the arguments stand for
 * @param ack answers the client; null when it wants no answer
 */
public record Event(
    String name, List<String> arguments, List<byte[]> attachments, @Nullable Ack ack) {

  /** Answers one event, once: a second answer is not sent. */
  @FunctionalInterface
  public interface Ack {
    /** Sends the answer: JSON texts, and what placeholders in them stand for. */
    void send(List<String> arguments, List<byte[]> attachments);
  }
}
