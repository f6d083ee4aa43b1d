package io.notificationsocket.benchmarks.load;

/**
 * One connection of a backend that posts; each is the source of one stream for each of its users.
 */
final class Backend extends HttpWire {

  private final Load load;
  private final int stream;
  private final Post post;

  /** The next number for each user. */
  private final int[] numbers;

  private int nextUser;

  Backend(Load load, Loop loop, int stream, Post post) {
    super(loop, load.target().api(stream), 0);
    this.load = load;
    this.stream = stream;
    this.post = post;
    this.numbers = new int[load.users()];
    this.nextUser = stream % numbers.length;
  }

  /**
   * Posts the next pushes.
   *
   * @param time when they were to be posted, in nanoseconds
   */
  void post(long time) {
    for (int i = 0; i < post.items(); i++) {
      post.set(i, nextUser, stream, numbers[nextUser]++, time);
      nextUser = load.userAfter(nextUser, stream);
    }
    ask(post.bytes());
  }

  @Override
  void answered(HttpAnswer whole) {
    load.answered(whole.status());
  }

  @Override
  void failed(String why) {
    load.answered(0);
  }
}
