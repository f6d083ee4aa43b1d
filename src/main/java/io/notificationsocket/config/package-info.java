/**
 * Every setting, read once from the environment and the system properties, validated and immutable.
 *
 * <p>All packages may use this one; it uses none. {@link
 * io.notificationsocket.config.SettingsProducer} reads the settings when the application starts, so
 * that a wrong value stops the deployment and not a client an hour later.
 */
@NullMarked
package io.notificationsocket.config;

import org.jspecify.annotations.NullMarked;
