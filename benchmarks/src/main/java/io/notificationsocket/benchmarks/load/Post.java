package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/**
 * A request that posts one push or a batch of them, written once; before each sending only the
 * digits of its numbers are replaced. One a backend connection.
 */
final class Post {

  private final ByteBuffer bytes;
  private final int[] userAt;
  private final int[] messageAt;

  private Post(String request, int items) {
    this.bytes = ByteBuffer.allocateDirect(request.length()).put(request.getBytes(ISO_8859_1));
    this.userAt = new int[items];
    this.messageAt = new int[items];
    String user = Target.userId(0);
    int at = 0;
    for (int i = 0; i < items; i++) {
      userAt[i] = request.indexOf(user, at) + 1;
      messageAt[i] = request.indexOf("{\"u\":", userAt[i]);
      at = messageAt[i] + Message.SMALLEST;
    }
  }

  /** What is posted, and where. */
  enum Form {
    /** One push, to the user in the path. */
    SINGLE,
    /** One push, to the topic; the server ignores the query, which has a place for the user. */
    TOPIC,
    /** A JSON array of pushes. */
    BATCH,
    /** A push a line. */
    LINES
  }

  /**
   * @param size bytes of each message's JSON
   * @param items how many pushes; 1 for a single push
   */
  static Post of(Form form, Target target, int items, int size) {
    String message = Message.template(size);
    String user = Target.userId(0);
    String item = "{\"user\":\"%s\",\"message\":%s}".formatted(user, message);
    return switch (form) {
      case SINGLE -> single(target, "/api/" + user + "/push", message);
      case TOPIC -> single(target, "/api/topics/" + Target.TOPIC + "/push?user=" + user, message);
      case BATCH ->
          new Post(
              request(
                  target,
                  "/api/push",
                  "application/json",
                  "{\"pushes\":[" + item + ("," + item).repeat(items - 1) + "]}"),
              items);
      case LINES ->
          new Post(
              request(target, "/api/push", "application/x-ndjson", (item + "\n").repeat(items)),
              items);
    };
  }

  private static Post single(Target target, String path, String message) {
    String body = "{\"message\":" + message + "}";
    return new Post(request(target, path, "application/json", body), 1);
  }

  private static String request(Target target, String path, String type, String body) {
    return "POST %s HTTP/1.1\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, target.apiHeaders(), type, body.length(), body);
  }

  int items() {
    return userAt.length;
  }

  /** Sets the numbers of one push; its user's number is both in its address and its message. */
  void set(int item, int user, int stream, int number, long time) {
    Message.writeUser(bytes, userAt[item], user);
    Message.write(bytes, messageAt[item], user, stream, number, time);
  }

  /** The whole request, from its beginning. */
  ByteBuffer bytes() {
    return bytes.rewind();
  }
}
