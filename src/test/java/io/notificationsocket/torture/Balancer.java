package io.notificationsocket.torture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Chooses a node at random for each request, and another one when that does not listen. It has each
 * connection end with its first answer, so that a connection is a request. Safe between threads.
 */
final class Balancer implements Network.Route {

  private static final String END = "\r\n\r\n";
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final Pattern UPGRADE = Pattern.compile("(?i)\r\nUpgrade: *websocket");
  private static final Pattern CONNECTION = Pattern.compile("(?i)\r\nConnection:[^\r]*");

  private final List<Integer> ports;

  /**
   * @param ports those of the nodes, on this machine
   */
  Balancer(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  @Override
  public Socket open(Socket client) throws IOException {
    String begin = begin(client.getInputStream());
    int end = begin.indexOf(END);
    String head = begin.substring(0, end);
    Socket node = connect();
    try {
      node.getOutputStream().write((alone(head) + begin.substring(end)).getBytes(ISO_8859_1));
      return node;
    } catch (IOException e) {
      node.close();
      throw e;
    }
  }

  /** A request's head and perhaps the begin of its body. */
  private static String begin(InputStream in) throws IOException {
    ByteArrayOutputStream begin = new ByteArrayOutputStream();
    byte[] bytes = new byte[8 * 1024];
    while (begin.toString(ISO_8859_1).indexOf(END) < 0) {
      int length = in.read(bytes);
      if (length < 0 || begin.size() > LONGEST_HEAD) {
        throw new IOException("no request");
      }
      begin.write(bytes, 0, length);
    }
    return begin.toString(ISO_8859_1);
  }

  private Socket connect() throws IOException {
    List<Integer> choice = new ArrayList<>(ports);
    Collections.shuffle(choice, ThreadLocalRandom.current());
    IOException refusal = new IOException("there is no node");
    for (int port : choice) {
      try {
        return Network.to(port);
      } catch (IOException e) {
        refusal = e;
      }
    }
    throw refusal;
  }

  /** The head of a request that is its connection's only one; a WebSocket is that anyway. */
  private static String alone(String head) {
    return UPGRADE.matcher(head).find()
        ? head
        : CONNECTION.matcher(head).replaceAll("") + "\r\nConnection: close";
  }
}
