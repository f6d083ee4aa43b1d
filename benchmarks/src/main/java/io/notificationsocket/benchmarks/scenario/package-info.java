/** What is measured: each scenario is a load on one running server, and the figures it gives. */
@NullMarked
package io.notificationsocket.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
