package io.notificationsocket.benchmarks.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What one connection does before it does the next. Behind the last step it stays open and reads
 * what comes.
 */
sealed interface Step {

  /** Sends bytes, which many connections share: each has positions of its own. */
  record Send(List<ByteBuffer> bytes) implements Step {

    static Send of(ByteBuffer... bytes) {
      return new Send(List.of(bytes));
    }

    static Send of(String text) {
      return of(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }
  }

  /** Sends what is made of the first group of what was awaited last. */
  record Reply(UnaryOperator<String> text) implements Step {}

  /** Goes on when this has come from the server. */
  record Await(Pattern what) implements Step {

    static Await of(String regex) {
      return new Await(Pattern.compile(regex));
    }
  }

  /** Sends a byte now and then, and does nothing else any more. */
  record Drip(byte what, long everyMillis) implements Step {}

  /** Reads so little from now on; nothing at all with 0 bytes. Goes on at once. */
  record Sip(int bytes, long everyMillis) implements Step {}

  /** Counts that it came as far as this. */
  record Note(String what) implements Step {}

  record Pause(long millis) implements Step {}

  /**
   * Goes on with another step.
   *
   * @param times how often in all
   */
  record Again(int step, int times) implements Step {}

  /**
   * Closes the connection.
   *
   * @param reset with TCP's RST, as a process does that dies
   */
  record End(boolean reset) implements Step {}
}
