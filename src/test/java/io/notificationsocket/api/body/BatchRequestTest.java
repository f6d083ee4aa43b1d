package io.notificationsocket.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.Recipients;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchRequestTest {

  @Test
  void pushesComeInOrderWithTheirMessagesAsTheyStand() {
    List<PushRequest> pushes =
        in(
            """
            {"note": [1], "pushes" : [
              {"user": "ada", "message": {"b":1, "a": [12345678901234567890, 1.10] } },
              {"message": "\\ud83d\\ude00", "user": "gr\\u00e4ce 😀"} , {"user":"ada","message":0}
            ]}
            """);

    assertThat(pushes).extracting(PushRequest::user).containsExactly("ada", "gräce 😀", "ada");
    assertThat(pushes)
        .extracting(PushRequest::message)
        .containsExactly(
            "{\"b\":1, \"a\": [12345678901234567890, 1.10] }", "\"\\ud83d\\ude00\"", "0");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "{\"message\":1}                                  | no user",
        "{\"user\":null,\"message\":1}                    | no user",
        "{\"user\":17,\"message\":1}                      | not a string",
        "{\"user\":[\"u\"],\"message\":1}                 | not a string",
        "{\"user\":\"u\",\"message\":1,\"user\":\"u\"}    | more than one user",
        "{\"user\":1,\"message\":1,\"user\":\"u\"}        | more than one user",
        "{\"user\":\"\\ud83d\",\"message\":1}             | lone surrogate",
        "{\"user\":\"\\ude00\\ud83d\",\"message\":1}      | lone surrogate",
        "{\"user\":\"u\"}                                 | no message",
        "{\"user\":\"u\",\"message\":null}                | no message",
        "{\"user\":\"u\",\"message\":1,\"message\":2}     | second message at line 1, column 63.",
        "{}                                               | no user",
        "{\"user\":\"u\",\"topic\":\"t\",\"message\":1}      | has user and topic",
        "{\"topic\":\"\\ud83d\",\"message\":1}              | lone surrogate",
        "{\"users\":[\"\\ud83d\"],\"message\":1}            | lone surrogate",
        "{\"users\":[[\"u\"],\"v\"],\"message\":1}          | not a string",
        "{\"users\":{\"u\":1},\"message\":1}               | users is not a list",
        "{\"everyone\":[true],\"message\":1}               | everyone that is not true",
        "{\"everyone\":true,\"except\":7,\"message\":1}    | except is not a list",
        "[{\"user\":\"u\",\"message\":1}]                 | not a JSON object",
        "\"u\"                                            | not a JSON object",
        "null                                             | not a JSON object",
      })
  void aBadPushIsRefusedAloneAndWithAReason(String bad, String why) {
    String good = "{\"user\":\"u\",\"message\":[1]}";
    List<PushRequest> pushes = in("{\"pushes\":[" + good + "," + bad + "," + good + "]}");

    assertThat(pushes).hasSize(3);
    assertThatThrownBy(() -> read(pushes.get(1))).hasMessageContaining(why);
    assertThat(List.of(read(pushes.get(0)), read(pushes.get(2)))).containsOnly("u [1]");
  }

  @Test
  void aPushMayNameManyInOneOfThreeWays() {
    List<PushRequest> pushes =
        in(
            """
            {"pushes": [
              {"users": ["ada", "bob", "ada"], "except": ["eve"], "message": 1, "user": null},
              {"topic": "t", "except": null, "message": 2}, {"everyone": true, "message": 3},
              {"user": "ada", "except": ["bob"], "message": 4}
            ]}
            """);

    assertThat(pushes).extracting(PushRequest::user).containsExactly(null, null, null, "ada");
    assertThat(pushes.subList(0, 3))
        .extracting(PushRequest::recipients)
        .containsExactly(
            new Recipients.Users(Set.of("ada", "bob"), Set.of("eve")),
            new Recipients.Topic("t", Set.of()),
            new Recipients.Everyone(Set.of()));
    assertThat(pushes.get(0).listBytes())
        .as("which do not count against the limit of a body")
        .isEqualTo("[\"ada\", \"bob\", \"ada\"][\"eve\"]".length());
    assertThat(pushes.get(0).ignored()).isNull();
    assertThat(pushes.get(3).ignored()).containsExactly("except");
  }

  @Test
  void aListHasTenThousandIdsEachOfWhichCountsOnce() {
    String most =
        IntStream.range(0, 10_000).mapToObj(n -> "\"" + n + "\"").collect(Collectors.joining(","));
    PushRequest push = in("{\"pushes\":[{\"users\":[" + most + "," + most + "]}]}").get(0);
    assertThat(((Recipients.Users) push.recipients()).users()).hasSize(10_000);
    List<PushRequest> more =
        in("{\"pushes\":[{\"users\":[" + most + ",\"x\",[]]},{\"topic\":\"t\"}]}");
    assertThatThrownBy(more.get(0)::user).hasMessageContaining("more than 10000 ids");
    assertThat(more.get(1).recipients()).isEqualTo(new Recipients.Topic("t", Set.of()));
  }

  @Test
  void noPushesAreABatchToo() {
    assertThat(in("{\"pushes\":[]}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        "[]",
        "[{\"user\":\"u\",\"message\":1}]",
        "\"pushes\"",
        "null",
        "{\"pushes\":null}",
        "{\"pushes\":{\"user\":\"u\",\"message\":1}}",
        "{\"push\":[]}"
      })
  void aBodyWithoutPushesIsRefusedAsAWhole(String body) {
    refused(400, body, "no pushes");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "{\"pushes\":[{\"user\":\"u\",\"message\":1}  | column 36",
        "{\"pushes\":[{\"user\":\"u\",\"message\":}]} | column 34",
        "{\"pushes\":[]} []                           | column 15",
        "{\"pushes\":[],\"pushes\":[]}                | column 14",
        "{\"pushes\":[{},]}                           | column 15",
        "{\"pushes\":[1                               | column 13",
        "{\"pushes\":                                 | column 11",
        "pushes=1                                     | column 1"
      })
  void whatIsNotJsonIsRefusedAsAWhole(String body, String position) {
    refused(400, body, position + ".");
  }

  @Test
  void asManyPushesAsAllowedAreTakenAndNoMore() {
    String most = "{}" + ",{}".repeat(BatchRequest.MAX_PUSHES - 1);

    assertThat(in("{\"pushes\":[" + most + "]}")).hasSize(BatchRequest.MAX_PUSHES);
    refused(413, "{\"pushes\":[" + most + ",{}]}", "10000 pushes");
  }

  private static List<PushRequest> in(String body) {
    return BatchRequest.in(new DecodedText(body, 1)).pushes();
  }

  private static String read(PushRequest push) {
    return push.user() + " " + push.message();
  }

  private static void refused(int status, String body, String why) {
    assertThatThrownBy(() -> in(body))
        .isInstanceOfSatisfying(ApiException.class, r -> assertThat(r.status()).isEqualTo(status))
        .hasMessageContaining(why);
  }
}
