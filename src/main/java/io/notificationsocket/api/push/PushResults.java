package io.notificationsocket.api.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.notificationsocket.api.problem.Problem;
import io.notificationsocket.registry.Pushed;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of each push of a batch, in their order, in the form in which the batch came.
 * Used by one thread; closing it completes what is written.
 */
final class PushResults implements Closeable {

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .rootValueSeparator("\n")
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private final JsonGenerator json;
  private final boolean inLines;
  private final @Nullable List<String> ignored;
  private long pushed;
  private long sessions;
  private long failed;

  private PushResults(OutputStream out, boolean inLines, @Nullable List<String> ignored)
      throws IOException {
    this.json = JSON.createGenerator(out);
    this.ignored = ignored;
    this.inLines = inLines;
  }

  /**
   * Written as {@code {"results": […], "sessions": 2, "failed": 1}}.
   *
   * @param ignored names of fields beside the pushes; null when there are none
   */
  static PushResults inObject(OutputStream out, @Nullable List<String> ignored) throws IOException {
    PushResults results = new PushResults(out, false, ignored);
    results.json.writeStartObject();
    results.json.writeArrayFieldStart("results");
    return results;
  }

  /** Written line by line. */
  static PushResults inLines(OutputStream out) throws IOException {
    return new PushResults(out, true, null);
  }

  /**
   * A push was taken.
   *
   * @param user null when it is for many
   * @param ignoredOfIt names of its fields that mean nothing; null when there are none
   */
  void pushed(@Nullable String user, Pushed result, @Nullable List<String> ignoredOfIt)
      throws IOException {
    json.writeStartObject();
    if (user != null) {
      json.writeStringField("user", user);
    }
    json.writeStringField("id", result.id().toString());
    if (user == null) {
      json.writeNumberField("users", result.users());
    }
    json.writeNumberField("sessions", result.sessions());
    json.writeBooleanField("kept", result.kept());
    if (result.replaces() != null) {
      json.writeStringField("replaces", result.replaces().toString());
    }
    writeIgnored(ignoredOfIt);
    json.writeEndObject();
    pushed++;
    sessions += result.sessions();
  }

  private void writeIgnored(@Nullable List<String> names) throws IOException {
    if (names != null) {
      json.writeArrayFieldStart("ignored");
      for (String name : names) {
        json.writeString(name);
      }
      json.writeEndArray();
    }
  }

  /** A push was not delivered to anybody. */
  void failed(Problem why) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("error");
    json.writeNumberField("status", why.status());
    json.writeStringField("title", why.title());
    json.writeStringField("detail", why.detail());
    json.writeEndObject();
    json.writeEndObject();
    failed++;
  }

  @Override
  public void close() throws IOException {
    if (!inLines) {
      json.writeEndArray();
      json.writeNumberField("sessions", sessions);
      json.writeNumberField("failed", failed);
      writeIgnored(ignored);
      json.writeEndObject();
    } else if (pushed + failed > 0) {
      json.writeRaw("\n");
    }
    json.close();
  }
}
