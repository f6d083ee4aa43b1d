package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Registration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps registrations. Safe between threads; each call is atomic by itself. What is done is seen at
 * once, and is on the store's medium when its next commit is over.
 */
public interface RegistrationStore {

  /** Adds the registration, or takes the place of the one of the same ids. */
  void save(Registration registration);

  /**
   * The same for what may be forgotten if the server is killed within a second: how far a client
   * has come.
   */
  void saveSoon(Registration registration);

  /** The registration of these ids, expired or not; null when there is none. */
  @Nullable Registration find(String userId, String connectionId);

  /** The registration whose last client was given this secret; null when there is none. */
  @Nullable Registration findRecoverable(String recoveryId);

  /** Whether this user has a registration, expired or not. */
  boolean isKnown(String userId);

  /** Removes the registration of these ids, if any; returns whether there was one. */
  boolean remove(String userId, String connectionId);

  /** The registrations whose time was over at this moment. */
  List<Registration> expired(Instant now);

  /** How many registrations there are, the expired ones included until they are removed. */
  int size();
}
