package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Just enough of a Socket.IO server to load, a thread a connection, with faults to be found. It
 * registers, takes claims and pushes, over WebSocket and polling, for Engine.IO 3 and 4.
 */
final class FakeServer implements AutoCloseable {

  /** What goes wrong: of deliveries, with every tenth. */
  enum Fault {
    NONE,
    DROPPED,
    TWICE,
    BEHIND_THE_NEXT,
    TO_ANOTHER_USER,
    /** Of connections, with each on which polling has opened a session. */
    CLOSED_BEHIND_THE_HANDSHAKE
  }

  private static final Pattern REQUEST = Pattern.compile("(\\w+) ([^ ]+) HTTP");
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final Pattern PUSH = Pattern.compile("/api/(\\w+)/push");
  private static final Pattern ITEM =
      Pattern.compile("\\{\"user\":\"(\\w+)\",\"message\":(\\{[^}]*})}");
  private static final Pattern CLAIM = Pattern.compile("420\\[\"register\",\"(\\w+)\".*");

  /** Follows each message, for the library of clients; no load counts it. */
  private static final String OFFSET = "42[\"offset\",\"0123456789abcdef01234567\"]";

  private static final Pattern MESSAGE = Pattern.compile("\\{\"message\":(.*)}");

  private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final Thread acceptor;
  private final Fault fault;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Map<String, List<Client>> users = new ConcurrentHashMap<>();
  private final AtomicInteger nextSid = new AtomicInteger();
  private final Map<String, PollingClient> polling = new ConcurrentHashMap<>();

  FakeServer(Fault fault) throws IOException {
    this.fault = fault;
    acceptor = start(this::accept);
  }

  Target target() {
    var address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    return new Target(address, address, "token");
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "fake server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        String head = head(in);
        Matcher length = LENGTH.matcher(head);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        Matcher request = REQUEST.matcher(head);
        if (!request.lookingAt()) {
          return;
        }
        if (head.contains("Upgrade: websocket")) {
          new WebSocketClient(socket.getOutputStream(), versionIn(head)).run(in);
          return;
        }
        String answer = answer(request.group(1), request.group(2), new String(body, ISO_8859_1));
        String headers = "HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n";
        socket.getOutputStream().write((headers + answer).getBytes(ISO_8859_1));
        if (fault == Fault.CLOSED_BEHIND_THE_HANDSHAKE && answer.contains("\"sid\"")) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The client is gone.
    }
  }

  private static int versionIn(String request) {
    return request.contains("EIO=3") ? 3 : 4;
  }

  private static String head(DataInputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.readByte());
    }
    return head.toString(ISO_8859_1);
  }

  private String answer(String method, String path, String body) throws InterruptedException {
    Matcher push = PUSH.matcher(path);
    if (push.matches()) {
      push(push.group(1), MESSAGE.matcher(body).replaceFirst("$1"));
      return "{}";
    }
    if (path.equals("/api/push")) {
      ITEM.matcher(body).results().forEach(item -> push(item.group(1), item.group(2)));
      return "{}";
    }
    if (!path.startsWith("/socket.io/")) {
      return "";
    }
    String sid = path.contains("sid=") ? path.replaceFirst(".*sid=", "") : "";
    if (sid.isEmpty()) {
      PollingClient client = new PollingClient(versionIn(path));
      String name = "s" + nextSid.getAndIncrement();
      polling.put(name, client);
      client.send("0{\"sid\":\"" + name + "\"}");
      client.joinIfOld();
      return client.poll();
    }
    PollingClient client = polling.get(sid);
    return method.equals("GET") ? client.poll() : client.post(body);
  }

  private void push(String user, String message) {
    String packet = "42[\"message\"," + message + "]";
    List<Client> recipients = users.get(user);
    if (fault == Fault.TO_ANOTHER_USER) {
      users.values().stream().flatMap(List::stream).forEach(client -> client.send(packet));
      return;
    }
    for (Client client : recipients) {
      client.deliver(packet);
      client.send(OFFSET);
    }
  }

  /** Afterwards nobody listens: the port is open as long as somebody is about to accept. */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private abstract class Client {
    private final int version;
    private int delivered;
    private @Nullable String kept;

    Client(int version) {
      this.version = version;
    }

    abstract void send(String packet);

    final int version() {
      return version;
    }

    /** In Engine.IO 3 the server joins the client to the namespace by itself. */
    final void joinIfOld() {
      if (version == 3) {
        send("40");
      }
    }

    final void receive(String packet) {
      Matcher claim = CLAIM.matcher(packet);
      if (packet.equals("40")) {
        send("40{\"sid\":\"x\"}");
      } else if (packet.equals("1")) {
        send("6");
      } else if (claim.matches()) {
        users.computeIfAbsent(claim.group(1), user -> new CopyOnWriteArrayList<>()).add(this);
        send("430[{\"ok\":true}]");
      }
    }

    final synchronized void deliver(String packet) {
      boolean wrong = ++delivered % 10 == 0;
      if (wrong && fault == Fault.BEHIND_THE_NEXT) {
        kept = packet;
        return;
      }
      if (!(wrong && fault == Fault.DROPPED)) {
        send(packet);
      }
      if (wrong && fault == Fault.TWICE) {
        send(packet);
      }
      String late = kept;
      kept = null;
      if (late != null) {
        send(late);
      }
    }
  }

  private final class WebSocketClient extends Client {
    private final OutputStream out;

    WebSocketClient(OutputStream out, int version) {
      super(version);
      this.out = out;
    }

    void run(DataInputStream in) throws IOException {
      write("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(ISO_8859_1));
      send("0{\"sid\":\"x\",\"pingInterval\":25000}");
      joinIfOld();
      while (true) {
        int opcode = in.readByte() & 0x0f;
        byte[] mask = new byte[4];
        int length = in.readByte() & 0x7f;
        in.readFully(mask);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < length; i++) {
          payload[i] ^= mask[i % 4];
        }
        if (opcode == Frames.CLOSE) {
          write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
          return;
        }
        receive(new String(payload, ISO_8859_1));
      }
    }

    @Override
    void send(String packet) {
      byte[] payload = packet.getBytes(ISO_8859_1);
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(0x81);
      if (payload.length > 125) {
        frame.write(126);
        frame.write(payload.length >> 8);
      }
      frame.write(payload.length);
      frame.writeBytes(payload);
      try {
        write(frame.toByteArray());
      } catch (IOException e) {
        // The client is gone.
      }
    }

    private synchronized void write(byte[] bytes) throws IOException {
      out.write(bytes);
    }
  }

  private final class PollingClient extends Client {
    private final LinkedBlockingQueue<String> waiting = new LinkedBlockingQueue<>();

    PollingClient(int version) {
      super(version);
    }

    @Override
    void send(String packet) {
      waiting.add(packet);
    }

    String poll() throws InterruptedException {
      List<String> packets = new ArrayList<>(List.of(waiting.take()));
      waiting.drainTo(packets);
      if (version() == 4) {
        return String.join("\u001e", packets);
      }
      StringBuilder body = new StringBuilder();
      packets.forEach(packet -> body.append(packet.length()).append(':').append(packet));
      return body.toString();
    }

    String post(String body) {
      receive(version() == 4 ? body : body.replaceFirst("^\\d+:", ""));
      return "ok";
    }
  }
}
