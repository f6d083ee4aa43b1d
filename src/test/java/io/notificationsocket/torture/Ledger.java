package io.notificationsocket.torture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was sent, what was answered, and who has received what: the judge of a run. It knows nothing
 * of how messages travel. Safe between threads.
 */
final class Ledger {

  private final Map<MessageKey, Entry> entries = new LinkedHashMap<>();
  private final List<Account> accounts = new ArrayList<>();
  private final Faults faults = new Faults();

  /** A message on its way, and the id that the server answered with. */
  private static final class Entry {
    private final Numbered message;
    private String id;
    private boolean sentAgain;

    Entry(Numbered message) {
      this.message = message;
    }
  }

  /** A registration that was answered with success. They come in the order of their numbers. */
  synchronized void registered(Receiver receiver) {
    if (receiver.number() != accounts.size()) {
      throw new IllegalArgumentException("receiver " + receiver.number() + " is out of turn");
    }
    accounts.add(new Account(receiver, faults));
  }

  /** A push is about to be sent. */
  synchronized void sent(Numbered message) {
    if (entries.put(message.key(), new Entry(message)) != null) {
      throw new IllegalArgumentException(message.key() + " was sent before");
    }
  }

  /** The same push is about to be sent once more, since there was no answer. */
  synchronized void sentAgain(Numbered message) {
    entries.get(message.key()).sentAgain = true;
  }

  /** A push was answered with success: from now on the server owes it. */
  synchronized void answered(MessageKey message, String id) {
    entries.get(message).id = id;
  }

  /** A client got a message. */
  synchronized void received(Receipt receipt) {
    Entry entry = entries.get(receipt.message());
    Account account = accounts.get(receipt.receiver());
    if (entry == null) {
      account.received(receipt, null, false);
    } else {
      account.received(receipt, entry.message, entry.sentAgain);
    }
  }

  /** Something else that must not happen, told by a client or a backend. */
  synchronized void complaint(String what) {
    faults.add("complaint", what);
  }

  /** How many messages are still to arrive, counted once for each of their user's registrations. */
  synchronized long outstanding() {
    return accounts.stream().mapToLong(this::missing).sum();
  }

  private long missing(Account account) {
    return due(account).stream().filter(entry -> !account.has(entry.id)).count();
  }

  private List<Entry> due(Account account) {
    return entries.values().stream()
        .filter(entry -> entry.id != null)
        .filter(entry -> entry.message.userId().equals(account.receiver().userId()))
        .toList();
  }

  @Override
  public synchronized String toString() {
    return entries.size() + " pushed, " + answered() + " answered";
  }

  private long answered() {
    return entries.values().stream().filter(entry -> entry.id != null).count();
  }

  /** What has become of everything. To be called once, when all is over. */
  synchronized Report report() {
    Map<Kind, Report.Row> rows = new LinkedHashMap<>();
    for (Account account : accounts) {
      List<Entry> due = due(account);
      due.forEach(entry -> account.settle(entry.message.key(), entry.id));
      rows.merge(account.receiver().kind(), account.row(due.size()), Report.Row::plus);
    }
    return new Report(entries.size(), answered(), arrivedUnanswered(), rows, faults.lines());
  }

  private long arrivedUnanswered() {
    return entries.values().stream()
        .filter(entry -> entry.id == null)
        .filter(entry -> accounts.stream().anyMatch(each -> each.has(entry.message.key())))
        .count();
  }
}
