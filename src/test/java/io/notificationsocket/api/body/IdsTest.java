package io.notificationsocket.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.api.problem.ApiException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {

  @ParameterizedTest
  @CsvSource({
    "/api/u/push, u",
    "/api/u/push/, u",
    "/api//u//push//, u",
    "/some/context/api/u/register, u",
    "/api/status/register, status",
    "/api/a%2Fb/push, a/b",
    "/api/a%20b+c/push, a b+c",
    "/api/a;b=c/push, a;b=c",
    "/api/a%3Bb%3F%23%25/push, a;b?#%",
    "/api/%C5%BC%F0%9F%98%80/push, ż😀",
    "/api/%E2%80%AE/push, \u202E",
    "/api/push/push, push"
  })
  void anyCharacterMayStandInAUserId(String path, String id) {
    assertThat(Ids.userIn(path)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//", "push", "/push", "//push/"})
  void aPathWithoutAUserIdIsNotOneOfAResourceWithIt(String path) {
    assertThatThrownBy(() -> Ids.userIn(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "connectionId=a, a",
    "x=1&connectionId=a%26b&y, a&b",
    "connectionId=a+b%2Bc, a b+c",
    "connectionId=a=b, a=b",
    "connection%49d=%F0%9F%98%80, 😀",
    "%FF=1&connectionId=a, a"
  })
  void anyCharacterMayStandInAConnectionId(String query, String id) {
    assertThat(connectionIn(query)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "connectionId", "connectionId=", "connectionid=a", "x=connectionId"})
  void aMissingConnectionIdIsRefused(String query) {
    refused(() -> connectionIn(query), "is missing");
    refused(() -> connectionIn(null), "is missing");
  }

  @Test
  void twoConnectionIdsAreRefused() {
    refused(() -> connectionIn("connectionId=a&connectionId=b"), "more than one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%1", "%zz", "a%C3", "%FF", "%ED%A0%80", "%C0%AF"})
  void whatIsNotUtf8IsRefusedAndNotReplaced(String encoded) {
    refused(() -> Ids.userIn("/api/" + encoded + "/push"), "user id");
    refused(() -> connectionIn("connectionId=" + encoded), "connectionId");
  }

  private static String connectionIn(String query) {
    return new ApiRequest("/api/ann/register", query, name -> null, InputStream.nullInputStream())
        .connection();
  }

  private static void refused(Runnable reading, String why) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(ApiException.class, r -> assertThat(r.status()).isEqualTo(400))
        .hasMessageContaining(why);
  }
}
