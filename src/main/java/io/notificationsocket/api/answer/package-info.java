/**
 * What all answers of the API have in common: their headers, how JSON is written, the answer to
 * OPTIONS, and {@link io.notificationsocket.api.answer.Answer} for the filters that answer before
 * the JAX-RS runtime.
 */
@NullMarked
package io.notificationsocket.api.answer;

import org.jspecify.annotations.NullMarked;
