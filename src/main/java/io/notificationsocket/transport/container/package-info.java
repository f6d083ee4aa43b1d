/**
 * What is true of one server only. The servers find these classes by themselves, and each loads
 * none but its own.
 */
@NullMarked
package io.notificationsocket.transport.container;

import org.jspecify.annotations.NullMarked;
