package io.notificationsocket.torture;

import java.util.HashMap;
import java.util.Map;

/** What one registration has received. Guarded by its ledger. */
final class Account {

  private final Receiver receiver;
  private final Faults faults;

  private final Map<MessageKey, Receipt> first = new HashMap<>();
  private final Map<String, Receipt> lastOfId = new HashMap<>();
  private final Map<Integer, Integer> newestOfBackend = new HashMap<>();
  private String newestId = "";
  private Receipt before;

  private long lost;
  private long disordered;
  private long repeated;
  private long repeatedWrongly;
  private long strange;

  Account(Receiver receiver, Faults faults) {
    this.receiver = receiver;
    this.faults = faults;
  }

  Receiver receiver() {
    return receiver;
  }

  boolean has(MessageKey message) {
    return first.containsKey(message);
  }

  boolean has(String id) {
    return lastOfId.containsKey(id);
  }

  /**
   * Takes what arrived.
   *
   * @param sent what had been sent under that number; null when nothing had
   * @param sentAgain whether its backend had lost an answer, and sent it more than once
   */
  void received(Receipt receipt, Numbered sent, boolean sentAgain) {
    Receipt known = lastOfId.get(receipt.id());
    boolean damaged = sent == null || sent.text().hashCode() != receipt.hash();
    boolean another = known != null && !known.message().equals(receipt.message());
    if (damaged || another || !sent.userId().equals(receiver.userId())) {
      strange++;
      fault("not what was sent", receipt);
      return;
    }
    if (first.putIfAbsent(receipt.message(), receipt) == null) {
      inOrder(receipt, sentAgain);
    } else {
      again(receipt, known, sentAgain);
    }
    lastOfId.put(receipt.id(), receipt);
    before = receipt;
  }

  /**
   * Of first receipts the ids ascend, and the numbers of each backend, but for what it has sent
   * again: of a request that was not answered, any part may have come before.
   */
  private void inOrder(Receipt receipt, boolean sentAgain) {
    MessageKey message = receipt.message();
    Integer newest = newestOfBackend.get(message.backend());
    boolean overtaken = newest != null && message.number() < newest;
    if (receipt.id().compareTo(newestId) <= 0 || (overtaken && !sentAgain)) {
      disordered++;
      fault("out of order", receipt);
      return;
    }
    newestId = receipt.id();
    newestOfBackend.merge(message.backend(), message.number(), Math::max);
  }

  /**
   * At least once: over another connection. Under another id only when its backend has sent it
   * again, and the server was killed before it had the first one on disk.
   */
  private void again(Receipt receipt, Receipt known, boolean sentAgain) {
    boolean allowed = known == null ? sentAgain : mayRepeat(known, receipt);
    if (!allowed) {
      repeatedWrongly++;
      fault("repeated wrongly", receipt);
      return;
    }
    repeated++;
    boolean follows =
        before.life() == receipt.life() && before.connection() == receipt.connection();
    if (follows && receipt.id().compareTo(before.id()) <= 0) {
      disordered++;
      fault("repeated out of order", receipt);
    }
  }

  private boolean mayRepeat(Receipt known, Receipt receipt) {
    boolean sameLife = known.life() == receipt.life();
    boolean sameConnection = sameLife && known.connection() == receipt.connection();
    return receiver.kind().recovers() ? !sameLife : !sameConnection;
  }

  /** What was answered must be here, under the id of the answer. */
  void settle(MessageKey message, String id) {
    if (!has(id)) {
      lost++;
      faults.add("lost", message + ", id " + id + ", by " + receiver + "; " + first.get(message));
    }
  }

  private void fault(String sort, Receipt receipt) {
    faults.add(sort, receipt + " by " + receiver + ", after " + before);
  }

  Report.Row row(long due) {
    return new Report.Row(
        1, due, first.size(), lost, disordered, repeated, repeatedWrongly, strange);
  }
}
