package io.notificationsocket.transport;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Describes errors that no other code handles, such as an unknown address, as RFC 9457 problems;
 * the container dispatches them here by web.xml. It shows no server page and no stack trace.
 */
@WebServlet("/error")
public class ErrorServlet extends HttpServlet {

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(response, status(request));
  }

  /** Answers with the words for a status. */
  static void write(HttpServletResponse response, int status) throws IOException {
    String body =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
            .formatted(title(status), status, detail(status));
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length());
    response.getOutputStream().print(body);
    // Payara puts its own page over an error page that is not yet on its way.
    response.flushBuffer();
  }

  /** Asked for directly, this is an address like any unknown one. */
  private static int status(HttpServletRequest request) {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    boolean dispatched = request.getDispatcherType() == DispatcherType.ERROR;
    return dispatched && status instanceof Integer code ? code : 404;
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 413 -> "Request Entity Too Large";
      case 414 -> "Request-URI Too Long";
      case 415 -> "Unsupported Media Type";
      case HostFilter.MISDIRECTED -> "Misdirected Request";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      default -> "Error";
    };
  }

  private static String detail(int status) {
    if (status == 404) {
      return "There is nothing at this address. Check the path.";
    }
    if (status == 405) {
      return "This address does not take this method.";
    }
    if (status == HostFilter.MISDIRECTED) {
      return "This server does not serve the host that the request names. Use one of its names, or"
          + " add this one to ALLOWED_HOSTS.";
    }
    return status < 500
        ? "The request cannot be served as it is. Check its address and its headers."
        : "The server failed to do this. Try again later; if it stays so, tell its operator.";
  }
}
