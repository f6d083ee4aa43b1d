package io.notificationsocket.planted.helpers;

/** A package that is not in the table, without a package-info. */
public final class Unmarked {}
