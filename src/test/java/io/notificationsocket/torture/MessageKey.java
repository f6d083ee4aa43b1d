package io.notificationsocket.torture;

/** What tells a message from all others: who sent it, and the how manieth it was. */
record MessageKey(int backend, int number) {

  @Override
  public String toString() {
    return "message " + number + " of backend " + backend;
  }
}
