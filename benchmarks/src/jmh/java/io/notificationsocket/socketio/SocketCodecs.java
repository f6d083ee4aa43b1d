package io.notificationsocket.socketio;

import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The codecs of Socket.IO: packets and the JSON in them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SocketCodecs {

  private static final String REGISTER =
      "20[\"register\",\"ada\",\"6b8f0a52-7c1e-4b51-9f0e-0d6f3c1f2a77\"]";

  /** Characters of a message. */
  @Param({"100", "4000"})
  public int size;

  private String ascii = "";
  private String accented = "";
  private String array = "";

  @Setup
  public void prepare() {
    ascii = "{\"text\":\"" + "12345678".repeat(size / 8) + "\",\"n\":1.10}";
    accented = ascii.replace('1', 'é');
    array = "[\"message\"," + ascii + "]";
  }

  @Benchmark
  public Object pushAsPacket() {
    return new EncodedPush(new Push(MessageId.FIRST, ascii)).valueAndOffset();
  }

  @Benchmark
  public Object accentedPushAsPacket() {
    return new EncodedPush(new Push(MessageId.FIRST, accented)).valueAndOffset();
  }

  @Benchmark
  public String jsonToAscii() {
    return JsonText.ascii(accented);
  }

  @Benchmark
  public List<String> jsonElements() throws MalformedPacketException {
    return JsonText.elements(array);
  }

  @Benchmark
  public @Nullable Object packetDecoderEvent() throws MalformedPacketException {
    return new PacketDecoder().text("2" + array);
  }

  @Benchmark
  public @Nullable Object packetDecoderRegister() throws MalformedPacketException {
    return new PacketDecoder().text(REGISTER);
  }
}
