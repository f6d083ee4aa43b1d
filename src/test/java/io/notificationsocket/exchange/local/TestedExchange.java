package io.notificationsocket.exchange.local;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.ExchangeContract.Tested;
import io.notificationsocket.store.Stores;
import java.nio.file.Path;
import java.time.Clock;

/** An exchange of one node for the contract. What waits for its store's commits is counted. */
final class TestedExchange implements Tested {

  private final LocalExchange local;
  private final Store real;
  private final Store store;
  private int waiting; // guarded by this

  private TestedExchange(Store real, Settings settings, Clock clock) {
    this.real = real;
    this.store = new InterceptedStore(real, found -> found, CountedCommit::new);
    this.local = new LocalExchange(settings, store, clock);
  }

  static TestedExchange inMemory(Settings settings, Clock clock) {
    return new TestedExchange(Stores.inMemory(settings.store(), clock), settings, clock);
  }

  static TestedExchange embedded(Path directory, Settings settings, Clock clock) {
    return new TestedExchange(Stores.embedded(directory, settings.store(), clock), settings, clock);
  }

  private final class CountedCommit implements Commit {
    private final Commit real;

    CountedCommit(Commit real) {
      this.real = real;
    }

    @Override
    public boolean isOver() {
      return real.isOver();
    }

    @Override
    public void await() {
      real.await();
    }

    @Override
    public void whenOver(Runnable task) {
      add(1);
      real.whenOver(
          () -> {
            task.run();
            add(-1);
          });
    }
  }

  private synchronized void add(int more) {
    waiting += more;
    notifyAll();
  }

  LocalExchange local() {
    return local;
  }

  @Override
  public Exchange exchange() {
    return local;
  }

  @Override
  public void sweep() {
    local.sweep();
    Stores.settle(real);
  }

  @Override
  public void makeScheduled() {
    try {
      local.makeScheduled();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public int registrations() {
    return store.registrations().size();
  }

  @Override
  public synchronized void settle() {
    try {
      while (waiting > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    local.close();
    store.close();
  }
}
