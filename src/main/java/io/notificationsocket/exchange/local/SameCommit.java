package io.notificationsocket.exchange.local;

/** What is durable with the message of a push, and only with it. */
public sealed interface SameCommit permits IdempotencyRecord, ScheduleMade {}
