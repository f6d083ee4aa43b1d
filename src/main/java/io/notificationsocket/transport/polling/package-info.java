/**
 * HTTP long polling and JSONP.
 *
 * <p>The container calls {@link io.notificationsocket.transport.polling.PollingServlet}. A GET is a
 * {@link io.notificationsocket.transport.polling.Poll}, which may wait; a POST is a {@link
 * io.notificationsocket.transport.polling.Post}, which may come in pieces; {@link
 * io.notificationsocket.transport.polling.PollingTransport} is the session's side of both.
 */
@NullMarked
package io.notificationsocket.transport.polling;

import org.jspecify.annotations.NullMarked;
