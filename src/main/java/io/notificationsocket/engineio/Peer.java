package io.notificationsocket.engineio;

import java.net.URI;

/**
 * Another node, as far as one has to know it to pass on what its clients ask.
 *
 * @param node its id, with which its sids begin
 * @param address where it is reached, with the context path, without a slash at the end
 * @param secret that it expects of those who pass something on to it
 */
public record Peer(String node, URI address, String secret) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "node " + node + " at " + address;
  }
}
