package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each WAR says which libraries it holds. */
class SbomIT {

  private static final String LIBRARIES = "WEB-INF/lib/";

  private static Path war(String name) {
    return Project.path("target/" + name + ".war");
  }

  @ParameterizedTest
  @ValueSource(strings = {"notification-socketio", "notification-socketio-tomcat"})
  void aWarListsEachOfItsLibraries(String name) throws IOException {
    try (ZipFile war = new ZipFile(war(name).toFile())) {
      ZipEntry entry = war.getEntry("META-INF/sbom/" + name + ".cdx.json");
      JsonNode bill = JsonMapper.builder().build().readTree(war.getInputStream(entry));
      List<String> listed =
          StreamSupport.stream(bill.get("components").spliterator(), false)
              .map(c -> c.get("name").asText() + "-" + c.get("version").asText() + ".jar")
              .toList();

      assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
      assertThat(libraries(war)).isNotEmpty().isSubsetOf(listed);
    }
  }

  private static List<String> libraries(ZipFile war) {
    return war.stream()
        .map(ZipEntry::getName)
        .filter(path -> path.startsWith(LIBRARIES) && path.endsWith(".jar"))
        .map(path -> path.substring(LIBRARIES.length()))
        .toList();
  }
}
