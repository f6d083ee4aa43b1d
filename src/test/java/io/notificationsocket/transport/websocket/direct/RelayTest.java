package io.notificationsocket.transport.websocket.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A container calls, and goes on to do so when nobody should hear of it any more. */
class RelayTest {

  private final IOException reset = new IOException("reset");

  private final Recorder recorder = new Recorder();

  private static final class Recorder implements ReadListener, WriteListener {
    private final List<String> calls = new ArrayList<>();

    @Override
    public void onDataAvailable() {
      calls.add("data");
    }

    @Override
    public void onAllDataRead() {
      calls.add("all read");
    }

    @Override
    public void onWritePossible() {
      calls.add("writable");
    }

    @Override
    public void onError(Throwable failure) {
      calls.add(failure.getMessage());
    }
  }

  private void callAll(ReadRelay relay) throws IOException {
    relay.onDataAvailable();
    relay.onAllDataRead();
    relay.onError(reset);
  }

  @Test
  void whatIsReadIsPassedOnUntilTheEnd() throws IOException {
    ReadRelay relay = new ReadRelay(recorder);
    callAll(relay);
    relay.end();
    callAll(relay);
    assertThat(recorder.calls).containsExactly("data", "all read", "reset");
  }

  @Test
  void whatIsWrittenIsPassedOnUntilTheEnd() throws IOException {
    WriteRelay relay = new WriteRelay(recorder, false);
    relay.onWritePossible();
    relay.onError(reset);
    relay.end();
    relay.onWritePossible();
    relay.onError(reset);
    assertThat(recorder.calls).containsExactly("writable", "reset");
  }

  @Test
  void undertowIsStoppedByAnErrorAlsoAfterTheEnd() {
    WriteRelay relay = new WriteRelay(recorder, true);
    assertThatIllegalStateException().isThrownBy(() -> relay.onError(reset));
    relay.end();
    assertThatIllegalStateException().isThrownBy(() -> relay.onError(reset));
    assertThat(recorder.calls).containsExactly("reset");
  }
}
