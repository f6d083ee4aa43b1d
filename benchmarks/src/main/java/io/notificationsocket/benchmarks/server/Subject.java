package io.notificationsocket.benchmarks.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What has rows of its own in the report: a server, ours with one of its stores, as it is or as it
 * was before a change.
 *
 * @param store for a peer {@link Store#MEMORY}, which it does not know of
 * @param isOld whether it is ours as another checkout has it
 */
public record Subject(Product product, Store store, boolean isOld) {

  /** A server of this checkout. */
  public Subject(Product product, Store store) {
    this(product, store, false);
  }

  /** Ours with each of the stores, a peer once. */
  public static Stream<Subject> of(Product product, List<Store> stores) {
    return product.isOurs()
        ? stores.stream().map(store -> new Subject(product, store))
        : Stream.of(new Subject(product, Store.MEMORY));
  }

  /** Its name in the report. */
  public String label() {
    String kept =
        switch (store) {
          case MEMORY -> "";
          case EMBEDDED -> " +store";
          default -> " +" + store.label();
        };
    return product.label() + kept + (isOld ? " before" : "");
  }

  /** The same server keeping messages in memory alone. */
  public Subject inMemory() {
    return new Subject(product, Store.MEMORY, isOld);
  }

  /** The same server as it was before; itself when it is that one, and for a peer. */
  public Subject before() {
    return product.isOurs() ? new Subject(product, store, true) : this;
  }

  /** Its name as a part of a file's. */
  String fileName() {
    return label().replaceAll("[ +]+", "-");
  }

  /**
   * @param data an empty directory, for the store
   */
  Map<String, String> environment(int port, String token, Path data) {
    return Map.of(
        "PORT",
        Integer.toString(port),
        "AUTH_TOKEN",
        token,
        "STORE",
        store.setting(),
        "DATA_DIR",
        data.toString());
  }
}
