package io.notificationsocket.planted.config;

import io.notificationsocket.planted.engineio.KnowsARegistry;

/** Settings may know nobody, inside a method either. */
public final class KnowsAnEngine {

  public Object engine() {
    return new KnowsARegistry(null);
  }
}
