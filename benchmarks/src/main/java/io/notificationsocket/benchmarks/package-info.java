/**
 * The benchmarks: {@link io.notificationsocket.benchmarks.Main} starts each server, puts it under
 * the loads that {@code scenario} describes, and {@code report} makes a table of it.
 */
@NullMarked
package io.notificationsocket.benchmarks;

import org.jspecify.annotations.NullMarked;
