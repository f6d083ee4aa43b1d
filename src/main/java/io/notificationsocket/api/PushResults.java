package io.notificationsocket.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.notificationsocket.registry.Pushed;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

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
  private long pushed;
  private long sessions;
  private long failed;

  private PushResults(OutputStream out, boolean inLines) throws IOException {
    this.json = JSON.createGenerator(out);
    this.inLines = inLines;
  }

  /** Written as {@code {"results": […], "sessions": 2, "failed": 1}}. */
  static PushResults inObject(OutputStream out) throws IOException {
    PushResults results = new PushResults(out, false);
    results.json.writeStartObject();
    results.json.writeArrayFieldStart("results");
    return results;
  }

  /** Written line by line. */
  static PushResults inLines(OutputStream out) throws IOException {
    return new PushResults(out, true);
  }

  /** A push was taken. */
  void pushed(String user, Pushed result) throws IOException {
    json.writeStartObject();
    json.writeStringField("user", user);
    json.writeStringField("id", result.id().toString());
    json.writeNumberField("sessions", result.sessions());
    json.writeEndObject();
    pushed++;
    sessions += result.sessions();
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
      json.writeEndObject();
    } else if (pushed + failed > 0) {
      json.writeRaw("\n");
    }
    json.close();
  }
}
