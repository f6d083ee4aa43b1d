package io.notificationsocket.peers.netty;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which connection ids belong to which user. Thread-safe. */
final class Registrations {

  private final Map<String, Set<String>> users = new ConcurrentHashMap<>();

  void add(String user, String connection) {
    users.computeIfAbsent(user, id -> ConcurrentHashMap.newKeySet()).add(connection);
  }

  boolean has(String user, String connection) {
    return users.getOrDefault(user, Set.of()).contains(connection);
  }
}
