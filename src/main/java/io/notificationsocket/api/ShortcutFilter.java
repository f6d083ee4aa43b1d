package io.notificationsocket.api;

import io.notificationsocket.api.answer.Answer;
import io.notificationsocket.api.answer.PendingAnswer;
import io.notificationsocket.api.auth.TokenFilter;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.push.PushHandler;
import io.notificationsocket.api.push.PushResource;
import io.notificationsocket.api.session.RegisterHandler;
import io.notificationsocket.api.session.RegisterResource;
import io.notificationsocket.config.Settings;
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
import java.io.IOException;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves what backends ask for most, the push of one message and a registration, without the JAX-RS
 * runtime, which would cost several times as much as either. It takes only what is plainly that: a
 * request with a right token to an address as it is usually written. All else goes on to {@link
 * PushResource}, {@link RegisterResource}, {@link TokenFilter} and the others. A push has the same
 * handler behind both doors, and so has a registration.
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
    ApiRequest asked =
        new ApiRequest(
            request.getRequestURI(),
            request.getQueryString(),
            name -> Collections.list(request.getHeaders(name)),
            request.getInputStream());
    PendingAnswer pending;
    try {
      pending =
          switch (call) {
            case PUSH -> PushHandler.handle(asked, registry, settings.maxBody());
            case REGISTER -> RegisterHandler.handle(asked, registry, settings.maxBody());
          };
    } catch (RuntimeException e) {
      Answer.of(e).write(response);
      return;
    }
    pending.write(request, response, threads);
  }
}
