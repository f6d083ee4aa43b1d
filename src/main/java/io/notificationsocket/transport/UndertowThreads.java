package io.notificationsocket.transport;

import io.notificationsocket.threads.AnswerThreads;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request that had to wait on the thread that answers it. Undertow would wake another one of
 * its own for that, a tenth of all that a push costs whose answer waits for the disk. Only WildFly
 * finds this class, others never load it.
 */
public final class UndertowThreads implements ServletExtension {

  private volatile @Nullable Executor workers;

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(
        next ->
            exchange -> {
              if (workers == null) {
                workers = exchange.getConnection().getWorker();
              }
              next.handleRequest(exchange);
            });
    deployment.setAsyncExecutor(this::execute);
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
