/**
 * Proof with real peers: stock Socket.IO clients against the real server. {@code
 * JavaScriptClientsIT}, {@code BrowserIT}, {@code PageIT} and {@code DocumentedExamplesIT} run the
 * scripts under src/test/js through {@link io.notificationsocket.peers.NodeScript}; {@code
 * JavaClientsIT} runs the driver in {@code javaclient} with two generations of the Java client,
 * {@code PythonClientsIT} the script under src/test/python with Debian's client. All of them report
 * in the same words, {@link io.notificationsocket.peers.Situations}.
 */
package io.notificationsocket.peers;
