package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The file lies where what the server itself keeps lies, unless told otherwise. */
final class DataDirectoryTest {

  private final Map<String, String> properties = new HashMap<>(Map.of("java.io.tmpdir", "/tmp"));

  @Test
  void whatTheOperatorNamesCounts() {
    properties.put("catalina.base", "/opt/tomcat");

    assertThat(directory("/data")).isEqualTo(Path.of("/data/ROOT"));
  }

  @Test
  void eachServerHasAPlace() {
    properties.put("com.sun.aas.instanceRoot", "/opt/payara/domain1");
    assertThat(directory("")).isEqualTo(Path.of("/opt/payara/domain1", NAME));
    properties.put("catalina.base", "/opt/tomcat");
    assertThat(directory("")).isEqualTo(Path.of("/opt/tomcat", NAME));
    properties.put("jboss.server.data.dir", "/opt/wildfly/data");
    assertThat(directory("")).isEqualTo(Path.of("/opt/wildfly/data", NAME));
  }

  @Test
  void aServerThatHasNoLastingPlaceIsStartedInOne() {
    properties.put("com.sun.aas.instanceRoot", "/tmp/payaramicro-rt123");

    assertThat(directory("")).isEqualTo(Path.of(NAME).toAbsolutePath());
  }

  private static final String NAME = "notification-socketio-data/ROOT";

  private Path directory(String given) {
    return DataDirectory.of(given, "ROOT", properties::get);
  }
}
