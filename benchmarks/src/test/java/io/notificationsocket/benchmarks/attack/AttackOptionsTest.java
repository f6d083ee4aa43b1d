package io.notificationsocket.benchmarks.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.benchmarks.server.Product;
import org.junit.jupiter.api.Test;

class AttackOptionsTest {

  @Test
  void withoutOptionsAllOfOursAreAttackedInAllWays() {
    AttackOptions options = AttackOptions.of();

    assertThat(options.servers())
        .containsExactly(Product.PAYARA, Product.WILDFLY, Product.TOMCAT, Product.TOMCAT10);
    assertThat(options.attacks()).containsExactly(Attack.values());
    assertThat(options.isForDocs()).isFalse();
  }

  @Test
  void attacksAreNamedAsTheTableHasThem() {
    AttackOptions options =
        of("--attack half-bodies,drip --server tomcat --connections 100 --docs --env A=b=c");

    assertThat(options.attacks()).containsExactly(Attack.HALF_BODIES, Attack.DRIP);
    assertThat(options.scale().of(700)).isEqualTo(70);
    assertThat(options.isForDocs()).isTrue();
    assertThat(options.environment()).containsEntry("A", "b=c");
  }

  @Test
  void mistakesAreToldInOneLine() {
    assertRefused("--attack nonsense", "--attack nonsense: give all, or some of half-bodies, drip");
    assertRefused("--server node", "--server node: only notification-socketio is attacked");
    assertRefused("--seconds soon", "--seconds soon: give a number up to 600");
    assertRefused("--connections 0", "--connections and --sockets: give 1");
    assertRefused("--speed 3", "--speed");
    assertRefused("--seconds", "--seconds needs a value");
  }

  @Test
  void aLowLimitOfOpenFilesMakesAttacksSmaller() {
    assertThat(new Scale(1000, 11_000).within(20_000)).isEqualTo(new Scale(1000, 11_000));
    assertThat(new Scale(1000, 11_000).within(1024)).isEqualTo(new Scale(224, 224));
  }

  private static void assertRefused(String line, String reason) {
    assertThatThrownBy(() -> of(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static AttackOptions of(String line) {
    return AttackOptions.of(line.split(" ", -1));
  }
}
