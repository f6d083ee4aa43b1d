/**
 * What the server says of itself to load balancers and operators: alive, healthy, which version.
 */
@NullMarked
package io.notificationsocket.api.status;

import org.jspecify.annotations.NullMarked;
