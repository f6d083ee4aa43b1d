package io.notificationsocket.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps registrations. Safe between threads; each call is atomic by itself. A method that returns
 * has done what it says, for as long as the store's medium lasts.
 */
public interface RegistrationStore {

  /** Adds the registration, or gives the one of the same ids its new expiry. */
  void save(Registration registration);

  /** The registration of these ids, expired or not; null when there is none. */
  @Nullable Registration find(String userId, String connectionId);

  /** Removes the registration of these ids, if any; returns whether there was one. */
  boolean remove(String userId, String connectionId);

  /** The registrations whose time was over at this moment. */
  List<Registration> expired(Instant now);

  /** How many registrations there are, the expired ones included until they are removed. */
  int size();
}
