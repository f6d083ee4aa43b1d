package io.notificationsocket.api.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.notificationsocket.api.answer.Awaited;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Listing;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Status;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a backend lists and clears a user's inbox. */
@Path("{userId}/inbox")
@ApplicationScoped
public class InboxResource {

  private static final int USUAL_LIMIT = 20;
  private static final int MOST_LIMIT = 100;

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  /** A part of an inbox, newest first. */
  record Page(List<Entry> messages, int unseen, int unread, int total, boolean more) {
    static Page of(Listing found) {
      Counts counts = found.counts();
      return new Page(
          found.items().stream().map(Entry::of).toList(),
          counts.unseen(),
          counts.unread(),
          counts.total(),
          found.more());
    }
  }

  /**
   * A message.
   *
   * @param updated absent if it was never changed
   */
  record Entry(
      String id,
      String at,
      boolean seen,
      boolean read,
      boolean archived,
      int version,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String updated,
      @JsonRawValue String message) {
    static Entry of(Item item) {
      Instant updated = item.updated();
      return new Entry(
          item.id().toString(),
          item.id().at().toString(),
          item.seen(),
          item.read(),
          item.archived(),
          item.version(),
          updated == null ? null : updated.toString(),
          item.json());
    }
  }

  /** The answer to a deletion. */
  record Deleted(int deleted) {}

  @GET
  public Response list(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    InboxSwitch.check(settings);
    ApiRequest request = ApiRequest.of(address, headers, in);
    String user = request.user();
    Query query =
        new Query(
            request.word("status", Status.class, Status.ALL),
            request.limit(USUAL_LIMIT, MOST_LIMIT),
            request.before());
    Listing found = Awaited.answer(then -> registry.inboxes().list(user, query, then));
    return Response.ok(Page.of(found), MediaType.APPLICATION_JSON_TYPE).build();
  }

  @DELETE
  public Response clear(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    InboxSwitch.check(settings);
    String user = ApiRequest.of(address, headers, in).user();
    Deleted result = new Deleted(registry.inboxes().clear(user).await());
    return Response.ok(result, MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    InboxSwitch.check(settings);
    return Options.allow("GET", "HEAD", "DELETE");
  }
}
