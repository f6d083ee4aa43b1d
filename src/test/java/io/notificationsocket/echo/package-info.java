/**
 * An application that only echoes, on the product's own {@code transport}, {@code engineio} and
 * {@code socketio}: what the public conformance suites of the protocols, and any client library's
 * own tests, expect to talk to. {@code mvn -Prun -Dapp=conformance} serves it.
 *
 * <p>The container calls {@link io.notificationsocket.echo.EchoBootstrap}, named in the web.xml
 * that {@link io.notificationsocket.echo.EchoWar} writes; that puts {@link
 * io.notificationsocket.echo.EngineEcho} and {@link io.notificationsocket.echo.EchoNamespace} in
 * place.
 */
package io.notificationsocket.echo;
