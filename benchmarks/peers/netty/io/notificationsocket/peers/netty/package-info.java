/** A peer for the benchmarks: netty-socketio behind the REST calls of notification-socketio. */
@NullMarked
package io.notificationsocket.peers.netty;

import org.jspecify.annotations.NullMarked;
