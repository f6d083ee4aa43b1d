package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.RecordingRecipient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exchange follows a master that Sentinel has promoted. */
@Timeout(60)
final class SentinelFailoverTest {

  private static RedisServer replicaOf(RedisServer master) {
    return RedisServer.launch("--replicaof", "127.0.0.1 " + master.port());
  }

  @Test
  void pushesGoOnAndNothingThatAReplicaConfirmedIsLost() {
    try (RedisServer master = RedisServer.launch();
        RedisServer one = replicaOf(master);
        RedisServer two = replicaOf(master);
        RedisServer sentinel = RedisServer.sentinel("main", master, 1, 500)) {
      Redis.await("Sentinel knows the replicas", () -> inStep(sentinel) == 2);
      String url = "redis+sentinel://127.0.0.1:" + sentinel.port() + "/main";
      RedisSettings redis = Redis.settings(url, "REDIS_WAIT", "1", "REDIS_TIMEOUT", "2s");
      try (TestedNode node = new TestedNode("aaaaaaa", redis);
          TestedNode other = new TestedNode("bbbbbbb", redis)) {
        other.registerWhenConfirmed("ann", "a");
        List<RecordingRecipient> lives = new ArrayList<>();
        lives.add(other.connect("ann", "a"));
        other.awaitUp();

        List<String> messages = new ArrayList<>();
        List<MessageId> answered = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
          if (number == 20) {
            // Sentinel may choose the replica that has less: what one has confirmed is lost then.
            Redis.await(
                "both replicas have all",
                () ->
                    Redis.offset(one).equals(Redis.offset(master))
                        && Redis.offset(two).equals(Redis.offset(master)));
            master.kill();
          }
          messages.add("" + number);
          answered.add(node.insist("ann", "" + number).id());
        }
        Redis.await(
            "the client has all",
            () -> {
              if (lives.get(lives.size() - 1).interrupted()) {
                comeAgain(other, lives); // what it missed could not be read in time
              }
              return ids(lives).containsAll(answered);
            });
        assertThat(ids(lives)).isSorted().doesNotHaveDuplicates();
        assertThat(lives.get(lives.size() - 1).revocations()).isEmpty();
        RecordingRecipient reads = new RecordingRecipient();
        other.claim("ann", "a", reads, MessageId.FIRST).start();
        Redis.await("all can be read", () -> reads.ids().size() == answered.size());
        assertThat(reads.ids()).containsExactlyElementsOf(answered);
        assertThat(reads.messages()).containsExactlyElementsOf(messages);
        assertThat(tell(one, "ROLE").toString() + tell(two, "ROLE"))
            .contains("master")
            .contains("slave");
        node.awaitUp();
        other.awaitUp();
      }
    }
  }

  private static void comeAgain(TestedNode node, List<RecordingRecipient> lives) {
    List<MessageId> had = ids(lives);
    MessageId last = had.isEmpty() ? MessageId.FIRST : had.get(had.size() - 1);
    RecordingRecipient next = new RecordingRecipient();
    lives.add(next);
    node.claim("ann", "a", next, last).start();
  }

  private static List<MessageId> ids(List<RecordingRecipient> lives) {
    return lives.stream().flatMap(life -> life.ids().stream()).toList();
  }

  private static int inStep(RedisServer sentinel) {
    return tell(sentinel, "SENTINEL", "REPLICAS", "main")
            .toString()
            .split("master-link-status, ok", -1)
            .length
        - 1;
  }
}
