/** Makes a Markdown report of what was measured, and where. */
@NullMarked
package io.notificationsocket.benchmarks.report;

import org.jspecify.annotations.NullMarked;
