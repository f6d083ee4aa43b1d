/**
 * The exchange of several nodes, on Redis or Valkey. {@code registry} calls it through the port
 * {@link io.notificationsocket.registry.Exchange}, and it calls back through {@link
 * io.notificationsocket.registry.Audience}. Only this package uses the Redis client.
 *
 * <p>{@link io.notificationsocket.exchange.redis.Lane}s carry commands to Redis, where scripts
 * decide; a {@link io.notificationsocket.exchange.redis.Subscriber} hears what they tell this node.
 * A {@link io.notificationsocket.exchange.redis.Topology} says where the masters are and opens
 * {@link io.notificationsocket.exchange.redis.RedisConnection}s to them, each for one thread.
 */
@NullMarked
package io.notificationsocket.exchange.redis;

import org.jspecify.annotations.NullMarked;
