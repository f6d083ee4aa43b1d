package io.notificationsocket.planted.api.push;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;

/** Of all this a resource may not see the request. */
public record KnowsARequest(
    ServletContext context, HttpServletRequest request, Response response) {}
