package io.notificationsocket.exchange.local;

/**
 * A change that a store has made ready, and writes with a message or a record: all or nothing. It
 * shows once it is written.
 */
public interface StoreChange {}
