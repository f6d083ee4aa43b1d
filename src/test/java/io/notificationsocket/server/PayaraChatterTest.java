package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayaraChatterTest {

  private static final String AT = "2026-11-28 04:32:27.402 ";

  private static List<String> shown(String output) {
    List<String> lines = new ArrayList<>();
    output.lines().forEach(new PayaraChatter(lines::add));
    return lines;
  }

  @Test
  void theStartOfPayaraIsNotShown() {
    String output =
        """
        @WARNING PayaraMicro: Payara Micro Runtime directory is located in a temporary file location
        @INFO jakarta.enterprise.web: Created HTTP listener http-listener on host/port 0.0.0.0:3911
        @INFO PayaraMicro: {
            "Instance Configuration": {
                "Host": "localhost"
            }
        }
        @INFO PayaraMicro:\s
        Payara Micro URLs:

        POST\t/api/push

        @INFO PayaraMicro: Payara Micro 6.2025.10 (build 42) ready in 22,619 (ms)
        """
            .replace("@", AT);

    assertThat(shown(output)).isEmpty();
  }

  @Test
  void theApplicationsLinesAndWarningsAreShown() {
    String ours = AT + "INFO io.notificationsocket.store.StoreFile: 0 messages";
    String warning = AT + "WARNING jakarta.enterprise.web: careful";

    assertThat(shown(AT + "INFO PayaraMicro: {\n}\n" + ours + "\n" + warning + "\nmore"))
        .containsExactly(ours, warning, "more");
  }

  @Test
  void theLastWordsOfTheJvmAreShown() {
    String last = "Terminating due to java.lang.OutOfMemoryError: Java heap space";

    assertThat(shown(AT + "INFO PayaraMicro: ready in 22,619 (ms)\n" + last)).containsExactly(last);
  }
}
