/**
 * The servers under load, each a process of its own that is started fresh and ended by its id, and
 * what the system knows of a process.
 */
@NullMarked
package io.notificationsocket.benchmarks.server;

import org.jspecify.annotations.NullMarked;
