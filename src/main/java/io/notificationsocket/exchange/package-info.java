/** Chooses the exchange that the settings ask for. Nothing calls it but the container. */
@NullMarked
package io.notificationsocket.exchange;

import org.jspecify.annotations.NullMarked;
