package io.notificationsocket.api.answer;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import io.notificationsocket.api.problem.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Writes answers as JSON: Jackson's provider, put before whatever the server brings. */
@Provider
@Priority(1)
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class JsonProvider extends JacksonJsonProvider {}
