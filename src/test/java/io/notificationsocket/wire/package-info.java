/**
 * The running product as clients see it, byte by byte. The clients here are written by hand, so
 * that they can send what no library would. Tests of the defaults talk to the server that all
 * integration tests share, the others to one of {@link io.notificationsocket.wire.OwnServer}.
 */
package io.notificationsocket.wire;
