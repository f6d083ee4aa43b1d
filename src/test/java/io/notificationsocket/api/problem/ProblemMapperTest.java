package io.notificationsocket.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import org.junit.jupiter.api.Test;

/** What a backend is told when its push or registration could not be made durable. */
final class ProblemMapperTest {

  private static StoreFailedException failure(Kind kind) {
    return new StoreFailedException(kind, "why", null);
  }

  @Test
  void aFullMediumIsNotWorthAnotherTryAtOnce() {
    assertThat(ProblemMapper.problem(failure(Kind.FULL)).status()).isEqualTo(507);
    assertThat(ProblemMapper.retryAfter(failure(Kind.FULL))).isZero();
  }

  @Test
  void whatMayHaveBeenTakenIsToBeRepeatedSoon() {
    for (Kind kind : new Kind[] {Kind.UNREACHABLE, Kind.NOT_REPLICATED}) {
      Problem problem = ProblemMapper.problem(failure(kind));
      assertThat(problem.status()).isEqualTo(503);
      assertThat(problem.detail()).contains("Repeat it");
      assertThat(ProblemMapper.retryAfter(failure(kind))).isEqualTo(1);
    }
  }
}
