package io.notificationsocket.api.answer;

import io.notificationsocket.transport.http.SentToken;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Headers of every answer: no cache stores it, and no browser guesses another type. */
@Provider
public class AnswerHeaders implements ContainerResponseFilter {

  public static final Map<String, String> ALWAYS =
      Map.of(HttpHeaders.CACHE_CONTROL, "no-store", "X-Content-Type-Options", "nosniff");

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    ALWAYS.forEach(headers::putSingle);
    if (response.getStatus() == 401) {
      // RFC 9110, 11.6.1: a 401 names the scheme that is wanted.
      headers.putSingle(HttpHeaders.WWW_AUTHENTICATE, SentToken.SCHEME);
    }
  }
}
