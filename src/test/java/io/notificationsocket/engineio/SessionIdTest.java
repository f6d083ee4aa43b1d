package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SessionIdTest {

  @Test
  void anIdHasMoreThan120RandomBitsAndNeedsNoEscaping() {
    String id = SessionId.next();
    assertThat(id).matches("[A-Za-z0-9_-]{24}");
    assertThat(Base64.getUrlDecoder().decode(id)).hasSizeGreaterThan(120 / 8);
  }

  @Test
  void noTwoAreAlike() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(SessionId.next());
    }
    assertThat(ids).hasSize(10_000);
  }

  @Test
  void everyBitIsSetInAboutHalfOfThem() {
    int[] set = new int[144];
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = Base64.getUrlDecoder().decode(SessionId.next());
      for (int bit = 0; bit < set.length; bit++) {
        set[bit] += bytes[bit / 8] >> (bit % 8) & 1;
      }
    }
    // 700 to 1,300 of 2,000 is more than 13 standard deviations to either side.
    assertThat(IntStream.of(set).boxed()).allMatch(count -> count > 700 && count < 1_300);
  }
}
