package io.notificationsocket.torture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A TCP proxy between clients and a server, in the shape of a bad network. Bytes are never lost in
 * the midst of a connection, since TCP does not do that: they come late, or the connection ends
 * before they come. Safe between threads.
 */
public final class Network implements AutoCloseable {

  private static final int BUFFER = 8 * 1024;

  /**
   * How the network is.
   *
   * @param ends what becomes of the connections of before at this moment
   * @param toServer whether bytes go to the server; they wait otherwise
   * @param toClient whether bytes go to the client; they wait otherwise
   * @param connects whether new connections reach the server; they are accepted in any case
   * @param delayMillis by how much each piece is late
   */
  public record Condition(
      Ending ends, boolean toServer, boolean toClient, boolean connects, int delayMillis) {

    public static final Condition FAIR = new Condition(Ending.NONE, true, true, true, 0);

    static Condition ill(RandomGenerator random) {
      return switch (random.nextInt(7)) {
        case 0 -> new Condition(Ending.RESET, true, true, true, 0);
        case 1 -> new Condition(Ending.CLOSE, true, true, true, 0);
        case 2 -> new Condition(Ending.NONE, true, true, true, random.nextInt(1, 300));
        case 3 -> new Condition(Ending.NONE, false, true, true, 0);
        case 4 -> new Condition(Ending.NONE, true, false, true, 0);
        case 5 -> new Condition(Ending.NONE, false, false, false, 0);
        default -> new Condition(Ending.RESET, true, true, false, 0);
      };
    }

    /** What was held up either arrives after all or is lost with its connection. */
    static Condition well(RandomGenerator random) {
      Ending ending = random.nextBoolean() ? Ending.NONE : Ending.RESET;
      return new Condition(ending, true, true, true, 0);
    }
  }

  /** How connections end. */
  public enum Ending {
    NONE,
    CLOSE,
    RESET
  }

  /** Where what comes is carried. */
  interface Route {
    /** Connects a client onward. What is read of its bytes here goes no further by itself. */
    Socket open(Socket client) throws IOException;
  }

  private final ServerSocket entrance;
  private final Route route;
  private final Map<String, String> renamed;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object changed = new Object();
  private volatile Condition condition = Condition.FAIR;

  /** Begins to carry from a free port of its own to that of the server. */
  public Network(int serverPort) throws IOException {
    this(client -> to(serverPort), Map.of());
  }

  /**
   * The same, wherever the route leads.
   *
   * @param renamed what is said in other words, as long as the first ones
   */
  Network(Route route, Map<String, String> renamed) throws IOException {
    this.route = route;
    this.renamed = Map.copyOf(renamed);
    entrance = new ServerSocket();
    entrance.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()));
    start(this::accept);
  }

  /** A connection to a port of this machine. */
  static Socket to(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  public int port() {
    return entrance.getLocalPort();
  }

  /** Changes the weather. */
  public void become(Condition next) {
    // First, since what is held up would slip through.
    if (next.ends() != Ending.NONE) {
      sockets.forEach(socket -> end(socket, next.ends()));
    }
    synchronized (changed) {
      condition = next;
      changed.notifyAll();
    }
  }

  private void accept() {
    try {
      while (!entrance.isClosed()) {
        Socket client = entrance.accept();
        sockets.add(client);
        start(() -> connect(client));
      }
    } catch (IOException e) {
      // Closed: no more clients.
    }
  }

  private void connect(Socket client) {
    try {
      await(Condition::connects, client);
      Socket onward = route.open(client);
      sockets.add(onward);
      client.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      start(() -> carry(client, onward, Condition::toServer));
      carry(onward, client, Condition::toClient);
    } catch (IOException e) {
      end(client, Ending.RESET); // the server is down
    }
  }

  private interface Gate {
    boolean isOpen(Condition condition);
  }

  private void carry(Socket from, Socket to, Gate gate) {
    byte[] bytes = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        Thread.sleep(condition.delayMillis());
        await(gate, to);
        out.write(inOtherWords(bytes, length));
      }
      end(to, Ending.CLOSE);
      end(from, Ending.CLOSE);
    } catch (IOException e) {
      end(to, Ending.RESET);
      end(from, Ending.RESET);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] inOtherWords(byte[] bytes, int length) {
    if (renamed.isEmpty()) {
      return Arrays.copyOf(bytes, length);
    }
    String text = new String(bytes, 0, length, ISO_8859_1);
    for (Map.Entry<String, String> each : renamed.entrySet()) {
      text = text.replace(each.getKey(), each.getValue());
    }
    return text.getBytes(ISO_8859_1);
  }

  private void await(Gate gate, Socket socket) throws IOException {
    synchronized (changed) {
      while (!gate.isOpen(condition) && !socket.isClosed()) {
        try {
          changed.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException(e);
        }
      }
    }
    if (socket.isClosed()) {
      throw new IOException("closed");
    }
  }

  private void end(Socket socket, Ending how) {
    sockets.remove(socket);
    try {
      if (how == Ending.RESET) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // Ended already.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "network");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    become(new Condition(Ending.RESET, true, true, true, 0));
  }
}
