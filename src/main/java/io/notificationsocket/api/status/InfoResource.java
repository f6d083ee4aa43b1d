package io.notificationsocket.api.status;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.auth.WithoutToken;
import io.notificationsocket.config.Settings;
import io.notificationsocket.transport.http.SentToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Tells which version this is and what it runs on. The version of the server below is for those
 * with a token alone: with it, anybody could look up its known faults.
 */
@Path("status/info")
@WithoutToken
@ApplicationScoped
public class InfoResource {

  private static final Build BUILD = Build.read();

  @Inject Settings settings;

  @GET
  public Response info(@Context ServletContext servlet, @Context HttpHeaders headers) {
    String server = servlet.getServerInfo();
    boolean trusted = SentToken.in(headers::getHeaderString, settings.tokens()) == SentToken.RIGHT;
    Info info = new Info(BUILD.name(), BUILD.version(), trusted ? server : nameOf(server));
    return Response.ok(info, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** The words before the first number. */
  static String nameOf(String server) {
    return server.replaceFirst("[^\\p{L}]*\\d.*", "");
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }

  record Info(String name, String version, String server) {}
}
