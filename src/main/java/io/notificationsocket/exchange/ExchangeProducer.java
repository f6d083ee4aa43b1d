package io.notificationsocket.exchange;

import io.notificationsocket.config.ContextPath;
import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.exchange.local.LocalExchange;
import io.notificationsocket.exchange.local.Store;
import io.notificationsocket.exchange.redis.RedisExchange;
import io.notificationsocket.registry.Exchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the exchange that {@code STORE} asks for, and closes it with the application. */
@ApplicationScoped
public class ExchangeProducer {

  /**
   * A singleton, since a CDI proxy costs more than a push's delivery on some servers. The store has
   * a proxy, and is opened at its first use: with Redis, never.
   */
  @Produces
  @Singleton
  Exchange exchange(Settings settings, Store store, ContextPath path) {
    RedisSettings redis = settings.redis();
    if (redis != null) {
      return RedisExchange.open(settings, redis, path.asText());
    }
    LocalExchange exchange = new LocalExchange(settings, store, Clock.systemUTC());
    exchange.runByItself();
    return exchange;
  }

  /** The nodes that share the exchange. */
  @Produces
  @Singleton
  Peers peers(Exchange exchange) {
    return exchange instanceof RedisExchange redis ? redis.peers() : Peers.NONE;
  }

  void close(@Disposes Exchange exchange) {
    exchange.close();
  }
}
