package io.notificationsocket.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.peers.javaclient.Driver;
import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Java client, 1.0.2 (EIO 3) and 2.1.2 (EIO 4). Both have the same class names: the newer is on
 * the test class path, the older is loaded beside it, with the same driver.
 */
@WithServer
class JavaClientsIT {

  private static final Path OLDER = Path.of(System.getProperty("java.client.1", ""));

  @ParameterizedTest(name = "Java client 2.1.2 over {0}")
  @ValueSource(strings = {"websocket", "polling", "upgrade"})
  void newer(String transport) {
    play(new Driver(), "2", transport);
  }

  @ParameterizedTest(name = "Java client 1.0.2 over {0}")
  @ValueSource(strings = {"websocket", "polling", "upgrade"})
  void older(String transport) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(olderClassPath(), ClassLoader.getPlatformClassLoader())) {
      Class<?> driver = loader.loadClass(Driver.class.getName());
      assertThat(driver).isNotSameAs(Driver.class);
      @SuppressWarnings("unchecked")
      UnaryOperator<List<String>> isolated =
          (UnaryOperator<List<String>>) driver.getConstructor().newInstance();
      play(isolated, "1", transport);
    }
  }

  private static void play(UnaryOperator<List<String>> driver, String version, String transport) {
    List<String> lines =
        driver.apply(List.of(ServerUnderTest.url(), ServerUnderTest.token(), version, transport));
    new Situations(true, lines).assertAllOk();
  }

  private static URL[] olderClassPath() throws IOException {
    List<URL> places = new ArrayList<>();
    places.add(Driver.class.getProtectionDomain().getCodeSource().getLocation());
    try (Stream<Path> jars = Files.list(OLDER)) {
      for (Path jar : jars.toList()) {
        places.add(url(jar));
      }
    }
    assertThat(places).anyMatch(place -> place.getPath().endsWith("/socket.io-client-1.0.2.jar"));
    return places.toArray(URL[]::new);
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }
}
