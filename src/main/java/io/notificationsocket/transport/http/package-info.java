/**
 * What {@code api}, polling and WebSockets do with HTTP requests alike: who asks, from where and
 * for what, and bodies that come or go in pieces.
 */
@NullMarked
package io.notificationsocket.transport.http;

import org.jspecify.annotations.NullMarked;
