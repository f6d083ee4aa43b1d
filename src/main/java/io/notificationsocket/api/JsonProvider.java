package io.notificationsocket.api;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Writes answers as JSON: Jackson's provider, put before whatever the server brings. */
@Provider
@Priority(1)
@Produces({MediaType.APPLICATION_JSON, JsonProvider.PROBLEM_JSON})
public class JsonProvider extends JacksonJsonProvider {

  static final String PROBLEM_JSON = "application/problem+json";
}
