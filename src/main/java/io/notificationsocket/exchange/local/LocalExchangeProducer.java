package io.notificationsocket.exchange.local;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts the exchange of one node on the store, and ends it with the application. */
@ApplicationScoped
public class LocalExchangeProducer {

  /** A singleton has no proxy: on some servers that would cost each push more than its delivery. */
  @Produces
  @Singleton
  Exchange exchange(Settings settings, Store store) {
    LocalExchange exchange = new LocalExchange(settings, store, Clock.systemUTC());
    exchange.sweepRegularly();
    return exchange;
  }

  void close(@Disposes Exchange exchange) {
    exchange.close();
  }
}
