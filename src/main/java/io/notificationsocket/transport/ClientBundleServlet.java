package io.notificationsocket.transport;

import io.notificationsocket.transport.http.Download;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves the browser clients that the build has put under {@code WEB-INF/client}: the current one
 * beside the Engine.IO path, the one for old browsers under {@code 2/}.
 */
final class ClientBundleServlet extends HttpServlet {

  private static final String FOLDER = "/WEB-INF/client";

  /** By the path that is asked for. */
  private final transient Map<String, File> files;

  /** What of them was asked for, by resource. */
  private final transient Map<String, byte[]> contents = new ConcurrentHashMap<>();

  private record File(String resource, String contentType, String etag) {}

  private ClientBundleServlet(Map<String, File> files) {
    this.files = files;
  }

  static void install(ServletContext context, String path) {
    Map<String, File> files = new TreeMap<>();
    find(context, FOLDER + "/4/", path + "/", files);
    find(context, FOLDER + "/2/", path + "/2/", files);
    if (files.isEmpty()) {
      return; // An application of the same code without the browser clients.
    }
    ServletRegistration.Dynamic servlet =
        context.addServlet("client bundle", new ClientBundleServlet(files));
    servlet.setAsyncSupported(true);
    // Exact paths win over the polling servlet's prefix.
    servlet.addMapping(files.keySet().toArray(String[]::new));
  }

  private static void find(
      ServletContext context, String folder, String path, Map<String, File> files) {
    var resources = context.getResourcePaths(folder);
    for (String resource : resources == null ? new TreeSet<String>() : resources) {
      String name = resource.substring(folder.length());
      String type = name.endsWith(".map") ? "application/json" : "text/javascript; charset=UTF-8";
      files.put(path + name, new File(resource, type, etag(context, resource)));
    }
  }

  private static String etag(ServletContext context, String resource) {
    try (InputStream in = open(context, resource)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return '"' + new BigInteger(1, digest.digest()).toString(36).substring(0, 24) + '"';
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("The client bundle cannot be read: " + resource, e);
    }
  }

  private static InputStream open(ServletContext context, String resource) throws IOException {
    InputStream in = context.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("no such resource");
    }
    return in;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    File file = files.get(request.getServletPath());
    if (file == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setHeader("ETag", file.etag());
    response.setHeader("Cache-Control", "public, max-age=0");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Access-Control-Allow-Origin", "*");
    if (isKnown(request.getHeader("If-None-Match"), file.etag())) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(file.contentType());
    Download.send(request, response, content(file));
  }

  private byte[] content(File file) throws IOException {
    byte[] known = contents.get(file.resource());
    if (known != null) {
      return known;
    }
    try (InputStream in = open(getServletContext(), file.resource())) {
      byte[] read = in.readAllBytes();
      contents.put(file.resource(), read);
      return read;
    }
  }

  private static boolean isKnown(@Nullable String ifNoneMatch, String etag) {
    return ifNoneMatch != null && (ifNoneMatch.contains(etag) || ifNoneMatch.strip().equals("*"));
  }
}
