package io.notificationsocket.api.message;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.MessageChanges;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;

/**
 * Changes to a message for all who have got it. The first word is no literal: the addresses of a
 * user who is named so have more of them, and come first in every JAX-RS runtime.
 */
@Path("{messages: messages}/{id}")
@ApplicationScoped
public class MessageForAllResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @PUT
  public Response change(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    MessageId id = request.messageId();
    List<Integer> versions = request.versions();
    String json = request.body(settings.maxBody()).newText();
    MessageChanges changes = registry.changes();
    return ChangedMessage.changed(id, versions, version -> changes.changeForAll(id, json, version));
  }

  @DELETE
  public Response withdraw(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    MessageId id = request.messageId();
    MessageChanges changes = registry.changes();
    return ChangedMessage.withdrawn(
        request.versions(), version -> changes.withdrawForAll(id, version));
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE", "PUT");
  }
}
