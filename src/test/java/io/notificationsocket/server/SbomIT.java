package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each WAR says which libraries it holds. */
class SbomIT {

  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");
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
              .map(SbomIT::fileName)
              .toList();

      assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
      assertThat(libraries(war)).isNotEmpty().isSubsetOf(listed);
    }
  }

  private static String fileName(JsonNode component) {
    Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
    return component.get("name").asText()
        + "-"
        + component.get("version").asText()
        + (classifier.find() ? "-" + classifier.group(1) : "")
        + ".jar";
  }

  private static List<String> libraries(ZipFile war) {
    return war.stream()
        .map(ZipEntry::getName)
        .filter(path -> path.startsWith(LIBRARIES) && path.endsWith(".jar"))
        .map(path -> path.substring(LIBRARIES.length()))
        .toList();
  }
}
