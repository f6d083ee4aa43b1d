package io.notificationsocket.api;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.threads.AnswerThreads;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the push of one message without the JAX-RS runtime, which would cost several times as much
 * as the push. It takes only what is plainly that: a POST with a right token to an address as it is
 * usually written. All else goes on to {@link PushResource}, {@link TokenFilter} and the others,
 * and has the answers that they give.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class PushFilter extends HttpFilter {

  /** Leaves out what one server or another might cut or resolve: semicolons and leading dots. */
  private static final Pattern ADDRESS =
      Pattern.compile("/api/(?![.]|%2[eE])[^/;\\\\]+/push", Pattern.DOTALL);

  @Inject transient SessionRegistry registry;
  @Inject transient Settings settings;
  @Inject transient AnswerThreads threads;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isPush(request) && settings.tokens().accept(joined(request, TokenFilter.HEADER))) {
      push(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isPush(HttpServletRequest request) {
    String address = request.getRequestURI();
    int start = request.getContextPath().length();
    return request.getMethod().equals("POST")
        && ADDRESS.matcher(address).region(start, address.length()).matches();
  }

  private void push(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Pushed pushed;
    try {
      String user = Ids.userIn(request.getRequestURI());
      String key = IdempotencyKey.in(values(request, IdempotencyKey.HEADER));
      pushed = registry.push(user, body(request).message().under(key));
    } catch (RuntimeException e) {
      Answer.of(e).write(response);
      return;
    }
    Commit commit = pushed.commit();
    Answer answer = Answer.of(PushResource.Result.of(pushed));
    if (commit.isOver()) {
      answer.unlessFailed(commit).write(response);
    } else {
      LateAnswer.when(commit, answer, request.startAsync(request, response), threads);
    }
  }

  private RequestBody body(HttpServletRequest request) throws IOException {
    return new RequestBody(
        joined(request, HttpHeaders.CONTENT_TYPE),
        joined(request, HttpHeaders.CONTENT_ENCODING),
        joined(request, HttpHeaders.CONTENT_LENGTH),
        request.getInputStream(),
        settings.maxBody());
  }

  private static List<String> values(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  /** As JAX-RS gives it: a header that is sent twice is one with both values. */
  private static @Nullable String joined(HttpServletRequest request, String name) {
    List<String> values = values(request, name);
    return values.isEmpty() ? null : String.join(",", values);
  }
}
