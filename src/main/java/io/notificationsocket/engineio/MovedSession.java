package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node hands over to another of a session that moves.
 *
 * @param version what the client speaks
 * @param packets what is still to be sent, in order
 * @param state what the application has to know
 */
public record MovedSession(ProtocolVersion version, List<Packet> packets, String state) {

  /**
   * The version of {@link #toBytes} and of what the application writes; both nodes have to know.
   */
  public static final int FORMAT = 1;

  /** The same for the way to the other node. */
  public byte[] toBytes() {
    List<Packet> all = new ArrayList<>();
    for (Packet packet : packets) {
      for (Packet each = packet; each != null; each = each.next()) {
        all.add(each);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeByte(version == ProtocolVersion.V3 ? 3 : 4);
      out.writeInt(all.size());
      for (Packet packet : all) {
        byte[] binary = packet.binary();
        out.writeBoolean(binary != null);
        write(out, binary == null ? packet.text().getBytes(UTF_8) : binary);
      }
      write(out, state.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toBytes} wrote; null when it is something else. */
  public static @Nullable MovedSession parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != FORMAT) {
        return null;
      }
      ProtocolVersion version = in.readByte() == 3 ? ProtocolVersion.V3 : ProtocolVersion.V4;
      List<Packet> packets = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        boolean binary = in.readBoolean();
        byte[] data = read(in, bytes.length);
        packets.add(binary ? Packet.message(data) : Packet.parse(new String(data, UTF_8)));
      }
      return new MovedSession(version, packets, new String(read(in, bytes.length), UTF_8));
    } catch (IOException | MalformedPacketException e) {
      return null;
    }
  }

  private static void write(DataOutputStream out, byte[] data) throws IOException {
    out.writeInt(data.length);
    out.write(data);
  }

  private static byte[] read(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new IOException("a length that cannot be");
    }
    byte[] data = new byte[length];
    in.readFully(data);
    return data;
  }
}
