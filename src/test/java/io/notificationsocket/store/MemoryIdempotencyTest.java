package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.settings;

import java.util.Map;

/** In memory, where each limit holds at once. */
final class MemoryIdempotencyTest extends IdempotencyContract {

  @Override
  LocalStore open(Map<String, String> given) {
    return LocalStore.inMemory(settings(given), Samples.CLOCK);
  }
}
