package io.notificationsocket.engineio;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** The codecs of Engine.IO: packets, frames and polling bodies. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineCodecs {

  private static final int PACKETS_IN_A_BODY = 10;

  /** Characters of a message. */
  @Param({"100", "4000"})
  public int size;

  private String data = "";
  private String frame = "";
  private byte[] bytes = {};
  private byte[] binaryFrame = {};
  private List<Packet> packets = List.of();
  private String bodyV3 = "";
  private byte[] binaryBodyV3 = {};
  private String bodyV4 = "";

  @Setup
  public void prepare() {
    data = "2[\"message\",{\"text\":\"" + "é2345678".repeat(size / 8) + "\"}]";
    Packet packet = Packet.message(data);
    frame = packet.text();
    bytes = new byte[size];
    binaryFrame = BinaryFrame.encode(ProtocolVersion.V3, bytes);
    packets = Collections.nCopies(PACKETS_IN_A_BODY, packet);
    bodyV3 = PayloadV3.encode(packets);
    binaryBodyV3 = PayloadV3.encodeBinary(packets);
    bodyV4 = PayloadV4.encode(packets);
  }

  @Benchmark
  public Packet packetOfText() {
    return Packet.message(data);
  }

  @Benchmark
  public Packet textFrameDecode() throws MalformedPacketException {
    return TextFrame.decode(ProtocolVersion.V4, frame);
  }

  @Benchmark
  public byte[] binaryFrameEncodeV3() {
    return BinaryFrame.encode(ProtocolVersion.V3, bytes);
  }

  @Benchmark
  public Packet binaryFrameDecodeV3() throws MalformedPacketException {
    return BinaryFrame.decode(ProtocolVersion.V3, binaryFrame);
  }

  @Benchmark
  public String payloadV3Encode() {
    return PayloadV3.encode(packets);
  }

  @Benchmark
  public List<Packet> payloadV3Decode() throws MalformedPacketException {
    return PayloadV3.decode(bodyV3);
  }

  @Benchmark
  public byte[] payloadV3EncodeBinary() {
    return PayloadV3.encodeBinary(packets);
  }

  @Benchmark
  public List<Packet> payloadV3DecodeBinary() throws MalformedPacketException {
    return PayloadV3.decodeBinary(binaryBodyV3);
  }

  @Benchmark
  public String payloadV4Encode() {
    return PayloadV4.encode(packets);
  }

  @Benchmark
  public List<Packet> payloadV4Decode() throws MalformedPacketException {
    return PayloadV4.decode(bodyV4);
  }
}
