/**
 * The exchange of many nodes, on Redis. Only this package sees the Redis client.
 *
 * <p>A {@link io.notificationsocket.exchange.redis.Topology} says where the masters are and opens
 * {@link io.notificationsocket.exchange.redis.RedisConnection}s to them. Each connection belongs to
 * one thread, which writes many commands together and then reads their replies.
 */
@NullMarked
package io.notificationsocket.exchange.redis;

import org.jspecify.annotations.NullMarked;
