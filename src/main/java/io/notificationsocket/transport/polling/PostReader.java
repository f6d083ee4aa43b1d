package io.notificationsocket.transport.polling;

import java.util.concurrent.CompletableFuture;

/**
 * Takes what one client posts. Each way to end it gives the answer. For one post at a time, by one
 * thread at a time.
 */
public interface PostReader {

  /** Whether the body is to be read; if so, it is to be ended. */
  boolean begin();

  /** The body is not read. */
  PostAnswer refuse();

  /** The body is longer than the limit. */
  PostAnswer tooLarge();

  /** All that waits of clients' unfinished messages leaves no room for it; the client may retry. */
  PostAnswer noRoom();

  /** The client did not send all of it, or not in time. */
  PostAnswer fail();

  /** Takes the body, now that all of it is here. The answer may be known later; it never fails. */
  CompletableFuture<PostAnswer> read(byte[] body);
}
