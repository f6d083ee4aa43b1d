package io.notificationsocket.api.message;

import io.notificationsocket.api.answer.Awaited;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.MessageChanges;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Receipts.Of;
import io.notificationsocket.registry.Receipts.Receipt;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a message of one user, and changes to it. */
@Path("{userId}/messages/{id}")
@ApplicationScoped
public class MessageResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @GET
  public Response receipt(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    Of asked = new Of(request.user(2), request.messageId());
    List<@Nullable Receipt> found =
        Awaited.answer(then -> registry.receipts().find(List.of(asked), then));
    Receipt receipt = found.get(0);
    if (receipt == null) {
      throw ChangedMessage.unknown();
    }
    return Response.ok(MessageState.of(asked.userId(), receipt), MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.ETAG, ChangedMessage.tag(receipt.version()))
        .build();
  }

  @PUT
  public Response change(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String user = request.user(2);
    MessageId id = request.messageId();
    List<Integer> versions = request.versions();
    String json = request.body(settings.maxBody()).newText();
    MessageChanges changes = registry.changes();
    return ChangedMessage.changed(id, versions, version -> changes.change(user, id, json, version));
  }

  @DELETE
  public Response withdraw(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String user = request.user(2);
    MessageId id = request.messageId();
    MessageChanges changes = registry.changes();
    return ChangedMessage.withdrawn(
        request.versions(), version -> changes.withdraw(user, id, version));
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE", "GET", "HEAD", "PUT");
  }
}
