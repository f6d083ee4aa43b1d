/**
 * One backend and its clients that do nothing but what they should, over and over, while something
 * else happens to the server: {@link io.notificationsocket.benchmarks.innocent.Innocent} keeps the
 * worst time of each of its operations. Plain blocking sockets, a thread for each operation, so
 * that one that hangs hides no other.
 */
@NullMarked
package io.notificationsocket.benchmarks.innocent;

import org.jspecify.annotations.NullMarked;
