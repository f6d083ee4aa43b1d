/**
 * Where registrations are kept: the stores behind the ports of {@code registry}, which is the only
 * package they know besides {@code config}. Nobody imports this package; CDI hands the store over.
 */
@NullMarked
package io.notificationsocket.store;

import org.jspecify.annotations.NullMarked;
