package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.Exchange.Resumable;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import io.notificationsocket.registry.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stores the registrations that recovery ids belong to, and looks them up. Thread-safe. */
final class Recovery {

  private final Requests requests;
  private final Duration heldTtl;

  Recovery(Requests requests, Duration heldTtl) {
    this.requests = requests;
    this.heldTtl = heldTtl;
  }

  /**
   * Makes the command that stores the registration of a recovery id.
   *
   * @param then run when it is stored
   * @param otherwise called when it is not
   */
  Command storing(
      Subscription of,
      String recoveryId,
      long deadline,
      Runnable then,
      Consumer<StoreFailedException> otherwise) {
    return new Command(Partitions.of(recoveryId), deadline) {
      @Override
      List<byte[]> words() {
        return List.of(
            Keys.bytes("SET"),
            requests.keys().recovery(recoveryId),
            Keys.bytes(of.userId() + "\n" + of.connectionId()),
            Keys.bytes("PX"),
            Calls.number(heldTtl.toMillis()));
      }

      @Override
      void answered(@Nullable Object reply) {
        then.run();
      }

      /** In a Redis that is full there is no recovery; its clients claim as others do. */
      @Override
      void failed(StoreFailedException why) {
        if (why.kind() == Kind.FULL) {
          then.run();
        } else {
          otherwise.accept(why);
        }
      }
    };
  }

  /**
   * Makes the command that stores the registration of a recovery id once more.
   *
   * @param then run when it is over
   */
  Command storingAgain(Subscription of, String recoveryId, Runnable then) {
    return storing(of, recoveryId, Long.MAX_VALUE, then, why -> then.run());
  }

  /**
   * Removes a recovery id that can no longer be used; otherwise it would stay for its full time.
   */
  void forget(String recoveryId) {
    requests.add(
        new Command(Partitions.of(recoveryId), Long.MAX_VALUE) {
          @Override
          List<byte[]> words() {
            return List.of(Keys.bytes("DEL"), requests.keys().recovery(recoveryId));
          }

          @Override
          void answered(@Nullable Object reply) {}

          @Override
          void failed(StoreFailedException why) {}
        });
  }

  void resume(
      String recoveryId,
      @Nullable MessageId last,
      Consumer<@Nullable Resumable> then,
      Runnable unanswered) {
    requests.offer(
        new Question(Partitions.of(recoveryId), requests.deadline(), unanswered) {
          @Override
          List<byte[]> words() {
            return List.of(Keys.bytes("GET"), requests.keys().recovery(recoveryId));
          }

          @Override
          void answered(@Nullable Object reply) {
            if (reply instanceof byte[] found) {
              String[] pair = new String(found, UTF_8).split("\n", 2);
              resume(pair[0], pair[1], recoveryId, last, then, unanswered);
            } else {
              then.accept(null);
            }
          }
        });
  }

  private void resume(
      String userId,
      String connectionId,
      String recoveryId,
      @Nullable MessageId last,
      Consumer<@Nullable Resumable> then,
      Runnable unanswered) {
    requests.offer(
        new Question(Partitions.of(userId), requests.deadline(), unanswered) {
          @Override
          List<byte[]> words() {
            return requests.call(
                Script.RESUME,
                userId,
                List.of(
                    Keys.bytes(connectionId),
                    Keys.bytes(recoveryId),
                    last == null ? Calls.NOTHING : Calls.id(last)));
          }

          @Override
          void answered(@Nullable Object reply) {
            then.accept(
                reply instanceof byte[] after
                    ? new Resumable(userId, connectionId, MessageId.parse(new String(after, UTF_8)))
                    : null);
          }
        });
  }
}
