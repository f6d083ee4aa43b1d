package io.notificationsocket.exchange.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * A connection that uses the sockets and the codec of Jedis and nothing else of it, so that the
 * libraries that Jedis depends on are not needed; see {@code
 * docs/contribute/decisions/0007-redis-client.md}.
 */
final class JedisConnection implements RedisConnection {

  private final Master peer;
  private final Sockets sockets;
  private final Wire wire;
  private volatile boolean closed;

  /** The time that {@link #read} waits; written and read by the connection's thread. */
  private Duration readTimeout;

  private JedisConnection(Master peer, Sockets sockets, Duration timeout) {
    this.peer = peer;
    this.sockets = sockets;
    this.wire = new Wire(sockets);
    this.readTimeout = timeout;
  }

  /**
   * Opens one.
   *
   * @param tls null for a connection without TLS
   * @param timeout the limit for opening it, and for each read until {@link #readTimeout} is called
   */
  static JedisConnection open(Master peer, @Nullable SSLSocketFactory tls, Duration timeout)
      throws RedisUnreachableException {
    JedisConnection connection =
        new JedisConnection(peer, new Sockets(peer, tls, timeout), timeout);
    try {
      connection.wire.connect();
      return connection;
    } catch (RuntimeException e) {
      connection.close();
      throw connection.unreachable(e);
    }
  }

  @Override
  public void write(List<byte[]> command) throws RedisUnreachableException {
    byte[] name = command.get(0);
    CommandArguments arguments = new CommandArguments(() -> name);
    command.subList(1, command.size()).forEach(arguments::add);
    attempt(() -> wire.sendCommand(arguments));
  }

  @Override
  public void flush() throws RedisUnreachableException {
    attempt(wire::flush);
  }

  private void attempt(Runnable sending) throws RedisUnreachableException {
    if (closed) {
      throw new RedisUnreachableException(peer + " cannot be asked: the connection is closed");
    }
    try {
      sending.run();
    } catch (RuntimeException e) {
      close();
      throw unreachable(e);
    }
  }

  @Override
  public @Nullable Object read() throws RedisUnreachableException {
    try {
      return plain(wire.getUnflushedObject());
    } catch (JedisDataException e) {
      return error(e);
    } catch (RuntimeException e) {
      close();
      throw unreachable(e);
    }
  }

  /** Replaces the exceptions by which Jedis reports errors within a list. */
  private static @Nullable Object plain(@Nullable Object reply) {
    if (reply instanceof JedisDataException e) {
      return error(e);
    }
    if (reply instanceof List<?> list) {
      @SuppressWarnings("unchecked")
      List<@Nullable Object> elements = (List<@Nullable Object>) list;
      elements.replaceAll(JedisConnection::plain);
    }
    return reply;
  }

  private static RedisError error(JedisDataException e) {
    return RedisError.of(String.valueOf(e.getMessage()));
  }

  @Override
  public boolean buffered() {
    return wire.buffered();
  }

  @Override
  public void readTimeout(Duration most) {
    readTimeout = most;
    try {
      // Zero means no limit, so a shorter time becomes a millisecond.
      wire.setSoTimeout((int) (most.isZero() ? 0 : Math.max(1, most.toMillis())));
    } catch (RuntimeException e) {
      // The connection is broken; the next read will report it.
    }
  }

  @Override
  public InetAddress localAddress() {
    return sockets.socket().getLocalAddress();
  }

  @Override
  public void close() {
    closed = true;
    // Without Jedis, which would first send its buffer and might wait for a hanging Redis.
    sockets.close();
  }

  private RedisUnreachableException unreachable(RuntimeException e) {
    boolean tls = false;
    boolean untrusted = false;
    Throwable root = e;
    for (Throwable cause = e; cause != null; cause = causeOf(cause)) {
      tls |= cause instanceof SSLException;
      untrusted |= cause instanceof GeneralSecurityException;
      root = cause;
    }
    String why = String.valueOf(root.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    if (untrusted) {
      return new RedisUnreachableException(
          ("%s has a certificate that this JVM does not trust (%s): look at the name in REDIS_URL and"
                  + " at javax.net.ssl.trustStore")
              .formatted(peer, why),
          true);
    }
    if (root instanceof SocketTimeoutException && why.equals("Read timed out")) {
      // A Redis without TLS takes the handshake for a command and waits for its end.
      why = "no answer within " + readTimeout.toMillis() + " ms";
      why += sockets.tls && wire.input == null ? "; does it speak TLS?" : "";
    }
    return new RedisUnreachableException(
        peer + " cannot be asked: " + (tls ? "TLS: " : "") + why, e);
  }

  /** Jedis adds the failures of a host's addresses to its own exception as suppressed ones. */
  private static @Nullable Throwable causeOf(Throwable e) {
    return e.getCause() == null && e.getSuppressed().length > 0
        ? e.getSuppressed()[0]
        : e.getCause();
  }

  @Override
  public String toString() {
    return "JedisConnection[" + peer + (closed ? ", closed]" : "]");
  }

  /** Gives access to protected members. */
  private static final class Wire extends Connection {

    private @Nullable RedisInputStream input;

    Wire(Sockets sockets) {
      super(sockets);
    }

    @Override
    protected Object protocolRead(RedisInputStream input, PushConsumerChain consumers) {
      this.input = input;
      return super.protocolRead(input, consumers);
    }

    @Override
    protected void flush() {
      super.flush();
    }

    boolean buffered() {
      try {
        return input != null && input.available() > 0;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Opens the only socket of a connection; any thread can close it. */
  private static final class Sockets extends DefaultJedisSocketFactory {

    private final boolean tls;
    private volatile @Nullable Socket socket;

    Sockets(Master peer, @Nullable SSLSocketFactory tls, Duration timeout) {
      super(new HostAndPort(peer.host(), peer.port()), new Config(tls, (int) timeout.toMillis()));
      this.tls = tls != null;
    }

    /**
     * Jedis asks for another one when it finds the first closed, which may be by another thread.
     */
    @Override
    public Socket createSocket() {
      if (socket != null) {
        throw new JedisConnectionException("the connection is closed");
      }
      Socket opened = super.createSocket();
      socket = opened;
      return opened;
    }

    Socket socket() {
      Socket opened = socket;
      if (opened == null) {
        throw new IllegalStateException("not connected yet");
      }
      return opened;
    }

    void close() {
      Socket opened = socket;
      if (opened != null) {
        try {
          opened.close();
        } catch (IOException e) {
          // It is closed as far as possible.
        }
      }
    }
  }

  /** Jedis' own class for this needs further libraries. */
  private record Config(@Nullable SSLSocketFactory tls, int timeout) implements JedisClientConfig {

    @Override
    public int getConnectionTimeoutMillis() {
      return timeout;
    }

    @Override
    public int getSocketTimeoutMillis() {
      return timeout;
    }

    @Override
    public boolean isSsl() {
      return tls != null;
    }

    /** The newer way would read the trusted certificates anew for each connection. */
    @Override
    @SuppressWarnings("deprecation")
    public @Nullable SSLSocketFactory getSslSocketFactory() {
      return tls;
    }
  }
}
