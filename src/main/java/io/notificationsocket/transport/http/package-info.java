/**
 * What {@code transport} and {@code api} read of an HTTP request alike. Imports nothing but {@code
 * config}.
 */
@NullMarked
package io.notificationsocket.transport.http;

import org.jspecify.annotations.NullMarked;
