package io.notificationsocket.peers;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What a peer reported: a line {@code ok - name} or {@code not ok - name: why} a situation, and
 * lines with {@code #} below a failed one that tell what went over the wire.
 *
 * @param passed whether the peer itself says that everything was as it should be
 */
record Situations(boolean passed, List<String> lines) {

  private static final String OK = "ok - ";
  private static final String NOT_OK = "not ok - ";

  /** Fails with the failed situations alone, if there are any; they are what one wants to read. */
  void assertAllOk() {
    boolean some = lines.stream().anyMatch(line -> line.startsWith(OK));
    if (!passed || !some || lines.stream().anyMatch(line -> line.startsWith(NOT_OK))) {
      List<String> told = lines.stream().filter(line -> !line.startsWith(OK)).toList();
      throw new AssertionError(String.join("\n", told.isEmpty() ? List.of("No line.") : told));
    }
  }

  /** One named test a situation; a peer that failed otherwise, or did nothing, is a failed test. */
  Stream<DynamicTest> asTests() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int n = 0; n < lines.size(); n++) {
      String line = lines.get(n);
      if (line.startsWith(OK)) {
        tests.add(dynamicTest(line.substring(OK.length()), () -> {}));
      } else if (line.startsWith(NOT_OK)) {
        String failure = line + wire(n + 1);
        String name = line.substring(NOT_OK.length()).replaceFirst(": .*", "");
        tests.add(
            dynamicTest(
                name,
                () -> {
                  throw new AssertionError(failure);
                }));
      }
    }
    if (tests.isEmpty() || !passed) {
      tests.add(dynamicTest("everything", this::assertAllOk));
    }
    return tests.stream();
  }

  private String wire(int from) {
    StringBuilder wire = new StringBuilder();
    for (int n = from; n < lines.size() && lines.get(n).startsWith("#"); n++) {
      wire.append('\n').append(lines.get(n));
    }
    return wire.toString();
  }
}
