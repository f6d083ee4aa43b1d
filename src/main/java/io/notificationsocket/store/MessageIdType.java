package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * How ids stand in the file as keys: 12 bytes that sort as the ids do. As text they would be 24
 * characters, and each commit writes all keys of the pages from the newest message up to the root.
 */
final class MessageIdType extends BasicDataType<MessageId> {

  static final MessageIdType INSTANCE = new MessageIdType();

  /** Bytes in memory, with the reference, as the cache counts them. */
  private static final int MEMORY = 40;

  private MessageIdType() {}

  @Override
  public int compare(MessageId one, MessageId other) {
    return one.compareTo(other);
  }

  @Override
  public int getMemory(MessageId id) {
    return MEMORY;
  }

  @Override
  public void write(WriteBuffer out, MessageId id) {
    out.putLong(id.moment()).putInt(id.node());
  }

  @Override
  public MessageId read(ByteBuffer in) {
    return new MessageId(in.getLong(), in.getInt());
  }

  @Override
  public MessageId[] createStorage(int size) {
    return new MessageId[size];
  }
}
