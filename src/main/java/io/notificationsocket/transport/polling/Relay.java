package io.notificationsocket.transport.polling;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Passes requests on to the node that has their session. Safe between threads. */
public interface Relay {

  /** For a server that is alone. */
  Relay NONE =
      new Relay() {
        @Override
        public boolean isFor(@Nullable String sid) {
          return false;
        }

        @Override
        public void poll(HttpServletRequest request, HttpServletResponse response, String sid) {
          throw new IllegalStateException("there is no other node");
        }

        @Override
        public PostReader post(HttpServletRequest request, String sid) {
          throw new IllegalStateException("there is no other node");
        }
      };

  /** Whether another node may have the session of this sid. */
  boolean isFor(@Nullable String sid);

  /** Passes on a GET; answers later what the other node answers, or that there is no session. */
  void poll(HttpServletRequest request, HttpServletResponse response, String sid);

  /** Passes on the body of a POST. */
  PostReader post(HttpServletRequest request, String sid);
}
