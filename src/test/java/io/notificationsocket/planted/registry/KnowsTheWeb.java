package io.notificationsocket.planted.registry;

import jakarta.servlet.ServletRequest;
import jakarta.websocket.Session;
import jakarta.ws.rs.core.Response;

/** A registry may see no transport. */
public record KnowsTheWeb(ServletRequest request, Session session, Response response) {}
