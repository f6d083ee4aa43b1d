/**
 * Starts servers, for {@code mvn -Prun}, for the tests and for the torture. A {@link
 * io.notificationsocket.server.Server} knows the command line of one product, a {@link
 * io.notificationsocket.server.ServerProcess} runs it. What lies in {@code src/run} is compiled
 * without the tests for {@code mvn -Prun}, and with them otherwise; the rest of the package, in
 * {@code src/test}, is for tests alone: those with {@link io.notificationsocket.server.WithServer}
 * share the server at {@link io.notificationsocket.server.ServerUnderTest}.
 */
package io.notificationsocket.server;
