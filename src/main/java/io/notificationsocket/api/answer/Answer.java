package io.notificationsocket.api.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notificationsocket.api.problem.Problem;
import io.notificationsocket.api.problem.ProblemMapper;
import io.notificationsocket.registry.Commit;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer that a filter gives, ready to be written. */
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

  /**
   * What is answered when a commit is over, which it waits for.
   *
   * @param wanted what is answered when it has not failed, made then
   */
  public static Answer after(Commit commit, Supplier<Answer> wanted) {
    try {
      commit.await();
      return wanted.get();
    } catch (RuntimeException e) {
      return of(e);
    }
  }

  /** Writes all but the body. */
  public void writeHead(HttpServletResponse response) {
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

  public void writeBody(ServletOutputStream out) throws IOException {
    out.write(body);
  }

  public void write(HttpServletResponse response) throws IOException {
    writeHead(response);
    writeBody(response.getOutputStream());
  }
}
