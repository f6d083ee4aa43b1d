package io.notificationsocket.transport.container;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.threads.AnswerThreads;
import io.undertow.Undertow;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Within Undertow as it is, which finds the class as WildFly does. */
final class UndertowThreadsTest {

  private static final int WORKERS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final AnswerThreads threads = new AnswerThreads();
  private final Waiting waiting = new Waiting();
  private Undertow server;

  /** A request that waits for the test. */
  private static final class Waiting extends HttpServlet implements AsyncListener {

    private static final long serialVersionUID = 1;

    final transient CompletableFuture<AsyncContext> begun = new CompletableFuture<>();
    final transient CompletableFuture<String> endedBy = new CompletableFuture<>();
    final transient CompletableFuture<String> timedOutOn = new CompletableFuture<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext async = request.startAsync();
      async.setTimeout(request.getQueryString() == null ? 0 : 1);
      async.addListener(this);
      begun.complete(async);
    }

    @Override
    public void onComplete(AsyncEvent event) {
      endedBy.complete(Thread.currentThread().getName());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      timedOutOn.complete(Thread.currentThread().getName());
      event.getAsyncContext().complete();
    }

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  @BeforeEach
  void start() throws Exception {
    start(List.of());
  }

  private void start(List<ServletExtension> more) throws Exception {
    ServletInfo servlet =
        Servlets.servlet("waiting", Waiting.class, new ImmediateInstanceFactory<Servlet>(waiting))
            .addMapping("/*")
            .setAsyncSupported(true);
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(getClass().getClassLoader())
            .setContextPath("/")
            .setDeploymentName("waiting.war")
            .addServlet(servlet);
    more.forEach(deployment::addServletExtension);
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(WORKERS)
            .setHandler(manager.start())
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
    threads.close();
  }

  private int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  private CompletableFuture<Integer> get(String query) {
    URI uri = URI.create("http://127.0.0.1:" + port() + "/" + query);
    return HttpClient.newHttpClient()
        .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .thenApply(response -> response.statusCode());
  }

  private static <T> T soon(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aRequestEndsOnTheThreadThatAnswersIt() throws Exception {
    CompletableFuture<Integer> status = get("");
    AsyncContext async = soon(waiting.begun);
    threads.execute(mayBlock -> async.complete());
    assertThat(soon(waiting.endedBy)).startsWith("notification-socketio-answer-");
    assertThat(soon(status)).isEqualTo(200);
  }

  @Test
  void whatOthersEndGoesToTheServersThreads() throws Exception {
    CompletableFuture<Integer> status = get("");
    soon(waiting.begun).complete();
    assertThat(soon(waiting.endedBy)).contains(" task-"); // XNIO's worker threads are named so
    assertThat(soon(status)).isEqualTo(200);
  }

  /** It may block, which the thread that reads and writes for all must not. */
  @Test
  void aTimeOutGoesToTheServersThreads() throws Exception {
    CompletableFuture<Integer> status = get("?soon");
    assertThat(soon(waiting.timedOutOn)).contains(" task-");
    assertThat(soon(status)).isEqualTo(200);
  }

  /** Undertow reads each body to its end before it goes on, whoever has answered meanwhile. */
  @Test
  void bodiesThatDoNotComeHoldNoThreadForLong() throws Exception {
    server.stop();
    start(List.of(new UndertowThreads(PATIENCE)));
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * WORKERS; i++) {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port());
        clients.add(client);
        client
            .getOutputStream()
            .write("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf".getBytes(US_ASCII));
      }
      for (Socket client : clients) {
        client.setSoTimeout(10_000);
        String answer = new String(client.getInputStream().readAllBytes(), US_ASCII);
        assertThat(answer).as("and then the connection ends").startsWith("HTTP/1.1 405 ");
      }
      CompletableFuture<Integer> status = get("");
      soon(waiting.begun).complete();
      assertThat(soon(status)).isEqualTo(200);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }
}
