package io.notificationsocket.transport.container;

import io.notificationsocket.threads.AnswerThreads;
import io.notificationsocket.transport.http.UnreadBody;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingReadTimeoutHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.handlers.ServletRequestContext;
import jakarta.servlet.ServletContext;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How Undertow's threads are used. Only WildFly finds this class; other servers never load it.
 *
 * <p>A request that had to wait ends on the thread that answers it. Undertow would wake another one
 * of its own for that, a tenth of all that a push costs whose answer waits for the disk.
 *
 * <p>A thread does not wait for ever for a body. Undertow reads what is left of each before it goes
 * on, and sets itself no time for it: two hundred clients that announce more than they send would
 * stop the server. For a body that the application has abandoned it does not wait at all.
 */
public final class UndertowThreads implements ServletExtension {

  private static final Duration PATIENCE = Duration.ofSeconds(20); // as Tomcat by default

  private final Duration patience;
  private volatile @Nullable Executor workers;

  /** For Undertow, which finds it as a service. */
  public UndertowThreads() {
    this(PATIENCE);
  }

  /**
   * @param patience how long a thread waits for the next bytes of a body; then the connection is
   *     closed
   */
  UndertowThreads(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(this::handler);
    deployment.addInnerHandlerChainWrapper(UndertowThreads::giving);
    deployment.setAsyncExecutor(this::execute);
  }

  private HttpHandler handler(HttpHandler next) {
    HttpHandler impatient =
        BlockingReadTimeoutHandler.builder().readTimeout(patience).nextHandler(next).build();
    return exchange -> {
      if (workers == null) {
        workers = exchange.getConnection().getWorker();
      }
      (exchange.isRequestComplete() ? next : impatient).handleRequest(exchange);
    };
  }

  /** Lets the application close a connection whose request it has given up. */
  private static HttpHandler giving(HttpHandler next) {
    return exchange -> {
      if (!exchange.isRequestComplete()) {
        Closeable connection = () -> exchange.getConnection().close();
        exchange
            .getAttachment(ServletRequestContext.ATTACHMENT_KEY)
            .getOriginalRequest()
            .setAttribute(UnreadBody.CONNECTION, connection);
      }
      next.handleRequest(exchange);
    };
  }

  /** What Undertow does of its own accord, but for our threads. */
  private void execute(Runnable task) {
    Executor executor = workers;
    if (executor == null || AnswerThreads.isCurrent()) {
      task.run();
    } else {
      executor.execute(task);
    }
  }
}
