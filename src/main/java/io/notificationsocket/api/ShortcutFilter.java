package io.notificationsocket.api;

import io.notificationsocket.api.answer.Answer;
import io.notificationsocket.api.auth.TokenFilter;
import io.notificationsocket.api.body.IdempotencyKey;
import io.notificationsocket.api.body.Ids;
import io.notificationsocket.api.body.PushContent;
import io.notificationsocket.api.body.RequestBody;
import io.notificationsocket.api.push.PushResource;
import io.notificationsocket.api.push.PushResult;
import io.notificationsocket.api.session.RegisterResource;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.threads.AnswerThreads;
import io.notificationsocket.transport.http.SentToken;
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
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves what backends ask for most, the push of one message and a registration, without the JAX-RS
 * runtime, which would cost several times as much as either. It takes only what is plainly that: a
 * request with a right token to an address as it is usually written. All else goes on to {@link
 * PushResource}, {@link RegisterResource}, {@link TokenFilter} and the others, and has the answers
 * that they give.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class ShortcutFilter extends HttpFilter {

  /** Leaves out what one server or another might cut or resolve: semicolons and leading dots. */
  private static final Pattern ADDRESS =
      Pattern.compile("/api/(?![.]|%2[eE])[^/;\\\\]+/(push|register)", Pattern.DOTALL);

  @Inject transient SessionRegistry registry;
  @Inject transient Settings settings;
  @Inject transient AnswerThreads threads;

  /** What is asked for. */
  private enum Call {
    PUSH,
    REGISTER
  }

  /** What is answered when a commit is over. */
  private record Outcome(Supplier<Answer> answer, Commit commit) {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Call call = call(request);
    if (call != null && SentToken.in(request, settings.tokens()) == SentToken.RIGHT) {
      serve(call, request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static @Nullable Call call(HttpServletRequest request) {
    String address = request.getRequestURI();
    int start = request.getContextPath().length();
    Matcher matcher = ADDRESS.matcher(address).region(start, address.length());
    if (!matcher.matches()) {
      return null;
    }
    boolean push = matcher.end(1) - matcher.start(1) == "push".length();
    return switch (request.getMethod()) {
      case "POST" -> push ? Call.PUSH : null;
      case "PUT" -> push ? null : Call.REGISTER;
      default -> null;
    };
  }

  private void serve(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Outcome outcome;
    try {
      outcome = call == Call.PUSH ? push(request) : register(request);
    } catch (RuntimeException e) {
      Answer.of(e).write(response);
      return;
    }
    Commit commit = outcome.commit();
    if (commit.isOver()) {
      Answer.after(commit, outcome.answer()).write(response);
    } else {
      LateAnswer.when(commit, outcome.answer(), request.startAsync(request, response), threads);
    }
  }

  private Outcome push(HttpServletRequest request) throws IOException {
    String user = Ids.userIn(request.getRequestURI());
    String key = IdempotencyKey.in(values(request, IdempotencyKey.HEADER));
    PushContent content = body(request).push();
    Pushed pushed = registry.push(user, content.message().under(key));
    // Made later: it may be known with the commit only.
    return new Outcome(() -> Answer.of(PushResult.of(pushed, content.ignored())), pushed.commit());
  }

  private Outcome register(HttpServletRequest request) {
    String user = Ids.userIn(request.getRequestURI());
    String connection = Ids.connectionIn(request.getQueryString());
    return new Outcome(() -> Answer.OK, registry.register(user, connection));
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
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.get(0);
      default -> String.join(",", values);
    };
  }
}
