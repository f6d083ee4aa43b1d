package io.notificationsocket.torture;

import java.util.HashMap;
import java.util.Map;

/** What one registration has received. Guarded by its ledger. */
final class Account {

  private final Receiver receiver;
  private final Faults faults;

  private final Map<MessageKey, Receipt> first = new HashMap<>();
  private final Map<MessageKey, Receipt> last = new HashMap<>();
  private final Map<String, MessageKey> ids = new HashMap<>();
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

  /**
   * Takes what arrived.
   *
   * @param sent what had been sent under that number; null when nothing had
   */
  void received(Receipt receipt, Numbered sent) {
    MessageKey known = ids.putIfAbsent(receipt.id(), receipt.message());
    boolean damaged = sent == null || sent.text().hashCode() != receipt.hash();
    boolean another = known != null && !known.equals(receipt.message());
    if (damaged || another || !sent.userId().equals(receiver.userId())) {
      strange++;
      fault("not what was sent", receipt);
      return;
    }
    if (first.putIfAbsent(receipt.message(), receipt) == null) {
      inOrder(receipt);
    } else {
      again(receipt);
    }
    last.put(receipt.message(), receipt);
    before = receipt;
  }

  /** Of first receipts the ids ascend, and the numbers of each backend. */
  private void inOrder(Receipt receipt) {
    MessageKey message = receipt.message();
    Integer newest = newestOfBackend.get(message.backend());
    if (receipt.id().compareTo(newestId) <= 0 || (newest != null && message.number() < newest)) {
      disordered++;
      fault("out of order", receipt);
      return;
    }
    newestId = receipt.id();
    newestOfBackend.put(message.backend(), message.number());
  }

  /** At least once: under the same id, over another connection, and in order there. */
  private void again(Receipt receipt) {
    Receipt known = last.get(receipt.message());
    boolean sameLife = known.life() == receipt.life();
    boolean sameConnection = sameLife && known.connection() == receipt.connection();
    boolean allowed = receiver.kind().recovers() ? !sameLife : !sameConnection;
    if (!allowed || !known.id().equals(receipt.id())) {
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

  /** What was answered must be here, under the id of the answer. */
  void settle(MessageKey message, String id) {
    Receipt receipt = first.get(message);
    if (receipt == null) {
      lost++;
      faults.add("lost", message + ", id " + id + ", by " + receiver);
    } else if (!receipt.id().equals(id)) {
      strange++;
      faults.add("not the id of the answer", id + " is that of " + receipt + " by " + receiver);
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
