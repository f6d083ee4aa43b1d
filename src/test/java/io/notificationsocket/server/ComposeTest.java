package io.notificationsocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.notificationsocket.config.Setting;
import io.notificationsocket.config.Settings;
import io.notificationsocket.config.StoreSettings.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compose.yaml}, as far as it can be checked without Docker. */
final class ComposeTest {

  private static JsonNode compose;
  private static JsonNode services;

  private static final Path NGINX = Path.of("docs/deploy/nginx.conf");

  @TempDir Path files;

  @BeforeAll
  static void read() throws IOException {
    compose = new YAMLMapper().readTree(Path.of("compose.yaml").toFile());
    services = compose.get("services");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** The settings of a node, with secrets of the test in place of Docker's. */
  private Settings settings() throws IOException {
    Files.writeString(files.resolve("auth-token"), "a token of the test\n");
    Files.writeString(files.resolve("redis-password"), "s3cret\n");
    Map<String, String> environment = new HashMap<>();
    services
        .get("node")
        .get("environment")
        .properties()
        .forEach(
            each ->
                environment.put(
                    each.getKey(),
                    each.getValue().asText().replace("/run/secrets", files.toString())));
    assertThat(environment.keySet())
        .allMatch(
            name ->
                name.equals("PORT")
                    || Arrays.stream(Setting.values()).anyMatch(s -> s.name().equals(name)));
    return Settings.read(environment::get);
  }

  @Test
  void theNodesAcceptTheirSettings() throws IOException {
    Settings settings = settings();
    assertThat(settings.store().kind()).isEqualTo(Kind.REDIS);
    assertThat(settings.tokens().accept("a token of the test")).isTrue();
    assertThat(settings.redis().url().login().password()).isEqualTo("s3cret");
    assertThat(settings.redis().url().addresses())
        .allMatch(address -> services.has(address.host()) && address.port() == 6379);
  }

  @Test
  void valkeyKeepsItsDataInANamedVolume() {
    JsonNode valkey = services.get("valkey");
    assertThat(valkey.get("command").get(2).asText())
        .contains("--appendonly yes", "--maxmemory-policy noeviction", "requirepass");
    assertThat(texts(valkey.get("volumes"))).containsExactly("valkey:/data");
    assertThat(compose.get("volumes").has("valkey")).isTrue();
  }

  @Test
  void everySecretIsAFileThatGitIgnores() throws IOException {
    for (JsonNode service : services) {
      if (service.has("secrets")) {
        assertThat(texts(service.get("secrets"))).allMatch(compose.get("secrets")::has);
      }
    }
    for (JsonNode secret : compose.get("secrets")) {
      assertThat(secret.get("file").asText()).startsWith("./secrets/");
    }
    assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("/secrets/");
  }

  @Test
  void everyServiceHasAHealthCheckAndStartsAfterThoseItNeeds() throws IOException {
    assertThat(Files.readString(Path.of("Dockerfile"))).contains("\nHEALTHCHECK ");
    assertThat(services.get("node").has("build")).isTrue();
    assertThat(services.get("valkey").has("healthcheck")).isTrue();
    assertThat(services.get("nginx").has("healthcheck")).isTrue();
    for (JsonNode service : services) {
      for (Map.Entry<String, JsonNode> needed : service.path("depends_on").properties()) {
        assertThat(services.has(needed.getKey())).isTrue();
        assertThat(needed.getValue().get("condition").asText()).isEqualTo("service_healthy");
      }
    }
  }

  /**
   * The edit that puts the nodes into the configuration of the docs: what it replaces, and by what.
   */
  private static String[] edit() {
    String command = services.get("nginx").get("command").get(2).asText();
    Matcher edit = Pattern.compile("sed 's/([^/]+)/([^/]+)/'").matcher(command);
    assertThat(edit.find()).isTrue();
    return new String[] {edit.group(1), edit.group(2)};
  }

  @Test
  void nginxSendsEachRequestToAnyNode() throws IOException {
    assertThat(Files.readString(NGINX)).containsOnlyOnce(edit()[0]);
    assertThat(edit()[1])
        .contains("random;", "server node:3000 resolve;")
        .doesNotContain("ip_hash");
    assertThat(texts(services.get("nginx").get("volumes")))
        .anyMatch(volume -> volume.startsWith("./" + NGINX + ":"));
  }

  @Test
  void nginxAcceptsItsConfiguration() throws Exception {
    String nodes = edit()[1];
    String version = run("nginx", "-v");
    assumeThat(version).as("nginx is installed").isNotEmpty();
    if (isBefore(version, 1, 27, 3)) {
      // It does not know these two, and looks up the name now.
      nodes = nodes.replaceAll(" resolver [^;]*;| resolve", "").replace("node:", "127.0.0.1:");
    }
    Path file = files.resolve("nginx.conf");
    String http = Files.readString(NGINX).replace(edit()[0], nodes);
    Files.writeString(
        file, "pid nginx.pid; error_log error.log; events {} http { access_log off;" + http + "}");
    assertThat(run("nginx", "-t", "-p", files + "/", "-c", file.toString(), "-e", "error.log"))
        .contains("test is successful");
  }

  private static boolean isBefore(String version, int... other) {
    Matcher found = Pattern.compile("nginx/(\\d+)[.](\\d+)[.](\\d+)").matcher(version);
    assertThat(found.find()).isTrue();
    int[] own = IntStream.rangeClosed(1, 3).map(i -> Integer.parseInt(found.group(i))).toArray();
    return Arrays.compare(own, other) < 0;
  }

  /** What a program prints; empty if there is no such program. */
  private static String run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      return output;
    } catch (IOException e) {
      return "";
    }
  }
}
