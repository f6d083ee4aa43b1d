package io.notificationsocket.planted.registry;

import io.notificationsocket.planted.config.KnowsAnEngine;
import jakarta.servlet.ServletRequest;
import jakarta.websocket.Session;
import jakarta.ws.rs.core.Response;

/** A registry may see no transport. Knowing the settings is fine, unless they know it in turn. */
public record KnowsTheWeb(
    ServletRequest request, Session session, Response response, KnowsAnEngine settings) {}
