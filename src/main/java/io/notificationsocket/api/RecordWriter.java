package io.notificationsocket.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Writes answers as JSON. Bound to records, it is nearer to them than the writers for any object
 * that each server brings: Jackson's own provider loses to JSON-B on Payara, which cannot see into
 * package-private records.
 */
@Provider
@Produces({MediaType.APPLICATION_JSON, RecordWriter.PROBLEM_JSON})
public class RecordWriter implements MessageBodyWriter<Record> {

  static final String PROBLEM_JSON = "application/problem+json";

  /** The container closes the stream, after its filters have seen the end. */
  private static final ObjectWriter JSON =
      new ObjectMapper().writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return Record.class.isAssignableFrom(type);
  }

  @Override
  public void writeTo(
      Record answer,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    JSON.writeValue(out, answer);
  }
}
