package io.notificationsocket.api;

import io.notificationsocket.api.auth.WithoutToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Tells which version this is and what it runs on. */
@Path("status/info")
@WithoutToken
@ApplicationScoped
public class InfoResource {

  private static final Build BUILD = Build.read();

  @GET
  public Response info(@Context ServletContext servlet) {
    Info info = new Info(BUILD.name(), BUILD.version(), servlet.getServerInfo());
    return Response.ok(info, MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }

  record Info(String name, String version, String server) {}
}
