package io.notificationsocket.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP exchange without a server: a request that a test has written, and what was answered. It
 * knows as much of the Servlet API as the transports use, and is as strict as the containers.
 */
public final class FakeExchange {

  private final Map<String, String> headers = new HashMap<>();
  private String address = "192.0.2.1";
  private boolean secure;
  private boolean timedOut;
  private final List<AsyncListener> listeners = new ArrayList<>();
  private final Map<String, Object> attributes = new HashMap<>(); // of the application
  private final List<Runnable> started = new ArrayList<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final In in = new In();
  private boolean bodyIsWhole = true;
  private boolean bodyFails;
  private Runnable onAddListener = () -> {};
  private WriteListener writer;
  private boolean blocked;
  private boolean broken;
  private int status = 200;
  private String contentType;
  private int length = -1;
  private boolean waits;
  private boolean flushed;
  private int completed;

  public FakeExchange header(String name, String value) {
    headers.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  /** Where the connection comes from. */
  public FakeExchange from(String remoteAddress) {
    address = remoteAddress;
    return this;
  }

  /** The connection is encrypted. */
  public FakeExchange secure() {
    secure = true;
    return this;
  }

  public FakeExchange body(String text) {
    return body(text.getBytes(UTF_8));
  }

  public FakeExchange body(byte[] bytes) {
    body.writeBytes(bytes);
    return header("Content-Length", Integer.toString(bytes.length));
  }

  /** A body of which more will come, of that length. */
  public FakeExchange beginsWith(String text, int length) {
    body(text.getBytes(UTF_8));
    bodyIsWhole = false;
    return header("Content-Length", Integer.toString(length));
  }

  /** The length of the body is not known beforehand. */
  public FakeExchange chunked() {
    headers.remove("content-length");
    return this;
  }

  /** The client goes away while its body is read. */
  public FakeExchange bodyFails() {
    bodyFails = true;
    return this;
  }

  /** The client does not read yet. */
  public FakeExchange blocked() {
    blocked = true;
    return this;
  }

  /** The container has given the exchange up. */
  public FakeExchange broken() {
    broken = true;
    return this;
  }

  /** What another thread does while a listener is added. */
  public FakeExchange onAddListener(Runnable action) {
    onAddListener = action;
    return this;
  }

  /** More of the body comes. */
  public void more(String text) throws IOException {
    body.writeBytes(text.getBytes(UTF_8));
    in.tell();
  }

  /** The rest of the body comes. */
  public void rest(String text) throws IOException {
    bodyIsWhole = true;
    more(text);
  }

  /** The client goes away before its body is here. */
  public void breaksOff() throws IOException {
    bodyFails = true;
    in.tell();
  }

  /** The client reads again. */
  public void unblock() throws IOException {
    blocked = false;
    writer.onWritePossible();
  }

  /** The container notices that the client is gone. */
  public void dropped() throws IOException {
    for (AsyncListener listener : listeners) {
      listener.onError(new AsyncEvent(async(), new IOException("broken pipe")));
    }
  }

  /** The container lets nobody wait any more, and takes no listener for writes now. */
  public void timedOut() throws IOException {
    timedOut = true;
    for (AsyncListener listener : listeners) {
      listener.onTimeout(new AsyncEvent(async()));
    }
  }

  public AsyncContext async() {
    return fake(
        AsyncContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getRequest" -> request();
              case "getResponse" -> response();
              case "addListener" -> {
                onAddListener.run();
                if (completed > 0) {
                  throw new IllegalStateException("completed already");
                }
                listeners.add((AsyncListener) arguments[0]);
                yield null;
              }
              case "setTimeout" -> null;
              case "start" -> {
                started.add((Runnable) arguments[0]);
                yield null;
              }
              case "complete" -> {
                if (completed++ > 0) {
                  throw new IllegalStateException("completed already");
                }
                yield null;
              }
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private ServletContext context() {
    return fake(
        ServletContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getAttribute" -> attributes.get((String) arguments[0]);
              case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  /** The server must not have chunks read on the thread that serves the request. */
  public FakeExchange readsChunksElsewhere() {
    BodyReads.readChunksElsewhere(context());
    return this;
  }

  /** Another thread of the server does what was given to it. */
  public void runStarted() throws IOException {
    List<Runnable> tasks = List.copyOf(started);
    started.clear();
    tasks.forEach(Runnable::run);
    in.tell();
  }

  public HttpServletRequest request() {
    return fake(
        HttpServletRequest.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "startAsync" -> {
                waits = true;
                yield async();
              }
              case "getHeader" -> headers.get(((String) arguments[0]).toLowerCase(Locale.ROOT));
              case "getHeaders" -> {
                String value = headers.get(((String) arguments[0]).toLowerCase(Locale.ROOT));
                yield Collections.enumeration(value == null ? List.of() : List.of(value));
              }
              case "getAttribute" -> null;
              case "getServletContext" -> context();
              case "getRemoteAddr" -> address;
              case "isSecure" -> secure;
              case "getContentType" -> headers.get("content-type");
              case "getContentLengthLong" ->
                  headers.containsKey("content-length")
                      ? Long.parseLong(headers.get("content-length"))
                      : -1L;
              case "getInputStream" -> in;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  public HttpServletResponse response() {
    return fake(
        HttpServletResponse.class,
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "setHeader" -> {} // those that matter have methods of their own
            case "flushBuffer" -> flushed = true;
            case "setStatus" -> status = (int) arguments[0];
            case "setContentType" -> contentType = (String) arguments[0];
            case "setContentLength" -> length = (int) arguments[0];
            case "getOutputStream" -> {
              if (broken) {
                throw new IllegalStateException("recycled");
              }
              return new Out();
            }
            default -> throw new UnsupportedOperationException(method.getName());
          }
          return null;
        });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FakeExchange.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Whether it has gone on without the thread that took it. */
  public boolean waits() {
    return waits;
  }

  /** Status and text; "waiting" while the exchange goes on without its thread. */
  public String answer() {
    return waits && completed == 0 ? "waiting" : (status + " " + written.toString(UTF_8)).strip();
  }

  public byte[] bytes() {
    return written.toByteArray();
  }

  public String contentType() {
    return contentType;
  }

  public boolean lengthIsRight() {
    return length == written.size();
  }

  public int completed() {
    return completed;
  }

  /** Whether it was written as the container said that it could be. */
  public boolean calledBack() {
    return writer != null;
  }

  public boolean flushed() {
    return flushed;
  }

  private final class In extends ServletInputStream {
    private int position;
    private ReadListener listener;
    private boolean told; // that it is over

    @Override
    public int read() {
      throw new UnsupportedOperationException("byte by byte");
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      failIfGone();
      if (isFinished()) {
        return -1;
      }
      if (!isReady()) {
        throw new IllegalStateException("a thread would wait for the client");
      }
      int read = Math.min(count, available());
      System.arraycopy(body.toByteArray(), position, into, offset, read);
      position += read;
      return read;
    }

    @Override
    public int available() throws IOException {
      failIfGone();
      return body.size() - position;
    }

    private void failIfGone() throws IOException {
      if (bodyFails) {
        throw new IOException("the client is gone");
      }
    }

    @Override
    public boolean isFinished() {
      return bodyIsWhole && position == body.size();
    }

    @Override
    public boolean isReady() {
      return bodyIsWhole || position < body.size();
    }

    @Override
    public void setReadListener(ReadListener readListener) {
      if (!waits) {
        throw new IllegalStateException("not asynchronous");
      }
      listener = readListener;
      try {
        tell();
      } catch (IOException e) {
        listener.onError(e);
      }
    }

    private void tell() throws IOException {
      if (told || (!isReady() && !bodyFails)) {
        return;
      }
      try {
        failIfGone();
        if (!isFinished()) {
          listener.onDataAvailable();
        }
        told = isFinished();
        if (told) {
          listener.onAllDataRead();
        }
      } catch (IOException e) {
        told = true;
        listener.onError(e);
      }
    }
  }

  private final class Out extends ServletOutputStream {
    @Override
    public void write(int b) {
      if (blocked) {
        throw new IllegalStateException("not ready");
      }
      written.write(b);
    }

    @Override
    public void flush() {
      flushed = true;
    }

    @Override
    public boolean isReady() {
      return !blocked;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      if (timedOut) {
        throw new IllegalStateException("too late to be called back");
      }
      writer = listener;
      if (!blocked) {
        try {
          listener.onWritePossible();
        } catch (IOException e) {
          listener.onError(e);
        }
      }
    }
  }
}
