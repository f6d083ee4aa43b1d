/** Planted: breaks the rules of the architecture, so that the test of them sees it caught. */
@org.jspecify.annotations.NullMarked
package io.notificationsocket.planted.api.push;
