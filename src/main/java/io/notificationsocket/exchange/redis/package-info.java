/**
 * The exchange of several nodes, on Redis or Valkey. {@code registry} calls it through its port
 * {@link io.notificationsocket.registry.Exchange} and is told through {@link
 * io.notificationsocket.registry.Audience}. Only this package sees the Redis client.
 *
 * <p>{@link io.notificationsocket.exchange.redis.Lane}s carry commands to Redis, where scripts
 * decide; a {@link io.notificationsocket.exchange.redis.Subscriber} hears what they tell this node.
 * A {@link io.notificationsocket.exchange.redis.Topology} says where the masters are and opens
 * {@link io.notificationsocket.exchange.redis.RedisConnection}s to them, each for one thread.
 */
@NullMarked
package io.notificationsocket.exchange.redis;

import org.jspecify.annotations.NullMarked;
