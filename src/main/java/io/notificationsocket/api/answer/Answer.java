package io.notificationsocket.api.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notificationsocket.api.problem.Problem;
import io.notificationsocket.api.problem.ProblemMapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** An answer, ready to be written by a filter or by the JAX-RS runtime. */
public final class Answer {

  private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

  /** All is well, and there is nothing to say. */
  public static final Answer OK = new Answer(200, null, new byte[0], 0);

  private final int status;
  private final @Nullable String type;
  private final byte[] body;
  private final long retryAfter; // in seconds; 0 for none

  private Answer(int status, @Nullable String type, byte[] body, long retryAfter) {
    this.status = status;
    this.type = type;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  /**
   * 200.
   *
   * @param result written as JSON
   */
  public static Answer of(Record result) {
    return new Answer(200, MediaType.APPLICATION_JSON, json(result), 0);
  }

  /**
   * 202: what was asked for comes later.
   *
   * @param result written as JSON
   */
  public static Answer accepted(Record result) {
    return new Answer(202, MediaType.APPLICATION_JSON, json(result), 0);
  }

  public static Answer of(RuntimeException failure) {
    Problem problem = ProblemMapper.problem(failure);
    return new Answer(
        problem.status(), Problem.MEDIA_TYPE, json(problem), ProblemMapper.retryAfter(failure));
  }

  private static byte[] json(Object entity) {
    try {
      return JSON.writeValueAsBytes(entity);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e); // of records of text and numbers there is none
    }
  }

  /** The same answer for a JAX-RS runtime. */
  Response toResponse() {
    Response.ResponseBuilder response = Response.status(status);
    if (type != null) {
      response.type(type).entity(body);
    }
    return response.build();
  }

  /** Writes all but the body. */
  void writeHead(HttpServletResponse response) {
    response.setStatus(status);
    AnswerHeaders.ALWAYS.forEach(response::setHeader);
    if (type != null) {
      response.setContentType(type);
    }
    if (retryAfter > 0) {
      response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter));
    }
    response.setContentLength(body.length);
  }

  /** Not changed by anybody. */
  byte[] body() {
    return body;
  }

  public void write(HttpServletResponse response) throws IOException {
    writeHead(response);
    response.getOutputStream().write(body);
  }
}
