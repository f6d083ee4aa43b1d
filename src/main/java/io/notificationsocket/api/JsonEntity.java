package io.notificationsocket.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;

/** What an answer says in JSON. */
@FunctionalInterface
interface JsonEntity {

  /** Makes what writes it; thread-safe. */
  JsonFactory JSON = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  /** Writes it as UTF-8; the stream stays open. */
  void writeTo(OutputStream out) throws IOException;
}
