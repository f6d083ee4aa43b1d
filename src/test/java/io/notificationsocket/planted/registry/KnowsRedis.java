package io.notificationsocket.planted.registry;

import redis.clients.jedis.Connection;

/** A registry may see no Redis. */
public record KnowsRedis(Connection connection) {}
