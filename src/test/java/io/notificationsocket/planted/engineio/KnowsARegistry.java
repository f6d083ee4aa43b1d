package io.notificationsocket.planted.engineio;

import io.notificationsocket.planted.registry.KnowsTheWeb;

/** An engine may not know who is registered. */
public record KnowsARegistry(KnowsTheWeb registry) {}
