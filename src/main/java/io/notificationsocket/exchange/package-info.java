/** Chooses the exchange that the settings ask for. Only the container calls it. */
@NullMarked
package io.notificationsocket.exchange;

import org.jspecify.annotations.NullMarked;
