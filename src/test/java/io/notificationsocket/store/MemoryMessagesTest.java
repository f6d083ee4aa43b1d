package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.settings;

import java.util.Map;

/** In memory, where each limit holds at once. */
final class MemoryMessagesTest extends MessagesContract {

  @Override
  LocalStore open(Map<String, String> given) {
    return LocalStore.inMemory(settings(given), Samples.CLOCK);
  }
}
