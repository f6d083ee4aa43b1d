package io.notificationsocket.api;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes answers: each knows its JSON, and nothing is left to what the server brings for it. */
@Provider
@Produces({MediaType.APPLICATION_JSON, JsonProvider.PROBLEM_JSON})
public class JsonProvider implements MessageBodyWriter<JsonEntity> {

  static final String PROBLEM_JSON = "application/problem+json";

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return JsonEntity.class.isAssignableFrom(type);
  }

  @Override
  public void writeTo(
      JsonEntity entity,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    entity.writeTo(out);
  }
}
