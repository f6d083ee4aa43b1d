/**
 * Makes several nodes behind a load balancer one server to clients on polling, whose requests may
 * come to any of them: each is passed on to the node that has its session.
 */
@NullMarked
package io.notificationsocket.transport.relay;

import org.jspecify.annotations.NullMarked;
