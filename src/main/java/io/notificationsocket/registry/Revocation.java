package io.notificationsocket.registry;

/** Why a recipient lost its registration without asking for it. */
public enum Revocation {
  /** A newer connection claimed the same connection id. */
  REPLACED,
  /** The backend ended the registration. */
  ENDED
}
