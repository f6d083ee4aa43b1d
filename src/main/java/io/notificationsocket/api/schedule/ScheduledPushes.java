package io.notificationsocket.api.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.notificationsocket.api.answer.Awaited;
import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Schedules;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.Schedules.Target;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is answered about the pushes that wait for one user, or for many. */
final class ScheduledPushes {

  private ScheduledPushes() {}

  /**
   * Lists them by time.
   *
   * @param user null for many
   */
  static Response list(Schedules schedules, @Nullable String user) {
    List<Scheduled> found = Awaited.answer(then -> schedules.list(user, then));
    Listed listed = new Listed(found.stream().map(Item::of).toList());
    return Response.ok(listed, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /**
   * Cancels one.
   *
   * @param user null for many
   * @throws ApiException 404 when none of this id waits
   */
  static Response cancel(Schedules schedules, @Nullable String user, MessageId id) {
    if (!schedules.cancel(user, id).await()) {
      throw new ApiException(
          404,
          "No push with this id is scheduled here. It may have been made or cancelled already, or"
              + " is listed at another address: a user's under the user, others under"
              + " /api/scheduled.");
    }
    return Response.ok(new Cancelled(true), MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** The answer to a cancellation. */
  record Cancelled(boolean cancelled) {}

  /** The answer to the question which wait. */
  record Listed(List<Item> messages) {}

  /**
   * One of them.
   *
   * @param message as it was sent
   * @param topic whose members it is for; absent when it is not for a topic
   * @param users how many users it is for that were named; absent when none were
   * @param everyone true when it is for everyone, else absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String scheduled,
      String at,
      @JsonRawValue String message,
      @Nullable String topic,
      @Nullable Integer users,
      @Nullable Boolean everyone) {

    static Item of(Scheduled push) {
      Recipients many = push.target() instanceof Target.Many target ? target.recipients() : null;
      return new Item(
          push.id().toString(),
          push.at().toString(),
          push.message().json(),
          many instanceof Recipients.Topic named ? named.topic() : null,
          many instanceof Recipients.Users named ? named.users().size() : null,
          many instanceof Recipients.Everyone ? true : null);
    }
  }
}
