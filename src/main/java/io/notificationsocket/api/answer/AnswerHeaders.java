package io.notificationsocket.api.answer;

import io.notificationsocket.transport.http.SentToken;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** The headers of every answer: nothing is kept by a cache or taken for another type. */
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
