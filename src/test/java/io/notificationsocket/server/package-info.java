/**
 * Servers for the tests and for {@code mvn -Prun}. A {@link io.notificationsocket.server.Server}
 * knows the command line of one product; a {@link io.notificationsocket.server.ServerProcess} runs
 * it, for {@link io.notificationsocket.server.RunServer} and for tests that need settings of their
 * own. All other integration tests carry {@link io.notificationsocket.server.WithServer} and share
 * the one that Arquillian deploys, at {@link io.notificationsocket.server.ServerUnderTest}.
 */
package io.notificationsocket.server;
