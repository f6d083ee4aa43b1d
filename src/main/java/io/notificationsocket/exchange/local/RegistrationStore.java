package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Registration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps registrations. Thread-safe; each call is atomic. A change is visible at once, and durable
 * when the store's next commit is over.
 */
public interface RegistrationStore {

  /** Adds a registration, or replaces the one with the same ids. */
  void save(Registration registration);

  /**
   * Like {@link #save}, for a change that may be lost if the server is killed within a second, such
   * as how far a client has come.
   */
  void saveLazily(Registration registration);

  /** The registration with these ids, expired or not; null if there is none. */
  @Nullable Registration find(String userId, String connectionId);

  /** The registration whose last client was given this recovery id; null if there is none. */
  @Nullable Registration findRecoverable(String recoveryId);

  /** A user's registrations, expired or not. */
  List<Registration> ofUser(String userId);

  /** Whether a user has a registration, expired or not. */
  boolean isKnown(String userId);

  /** Removes the registration with these ids; returns whether there was one. */
  boolean remove(String userId, String connectionId);

  /** The registrations that had expired at this moment. */
  List<Registration> expired(Instant now);

  /** How many registrations there are, including expired ones not yet removed. */
  int size();
}
