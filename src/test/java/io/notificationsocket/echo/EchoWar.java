package io.notificationsocket.echo;

import com.fasterxml.jackson.core.JsonFactory;
import io.notificationsocket.engineio.EngineServer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.GenericArchive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Packs the echoes and the layers under them, nothing else of the product, into a WAR. */
public final class EchoWar {

  /** Only what is named here starts: the product's own listener and servlets do not. */
  private static final String WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
        <listener>
          <listener-class>%s</listener-class>
        </listener>
      </web-app>
      """
          .formatted(EchoBootstrap.class.getName());

  /** The product's beans are in the classes, but have nothing to be injected with. */
  private static final String BEANS_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"
             bean-discovery-mode="none"/>
      """;

  private EchoWar() {}

  private static final String CLASSES = "/WEB-INF/classes";

  /** The layers that the echoes stand on. */
  private static final String LAYERS =
      CLASSES + "/io/notificationsocket/(config|engineio|registry|socketio|threads|transport)/.*";

  private static final String ECHOES = CLASSES + "/io/notificationsocket/echo/.*";

  /** Writes the WAR and returns where it lies. */
  public static Path build(Path file) {
    ShrinkWrap.create(WebArchive.class)
        .merge(classes(EngineServer.class), CLASSES, Filters.include(LAYERS))
        .merge(classes(EchoBootstrap.class), CLASSES, Filters.include(ECHOES))
        .addAsLibrary(origin(JsonFactory.class).toFile())
        .setWebXML(new StringAsset(WEB_XML))
        .addAsWebInfResource(new StringAsset(BEANS_XML), "beans.xml")
        .as(ZipExporter.class)
        .exportTo(file.toFile(), true);
    return file;
  }

  private static GenericArchive classes(Class<?> among) {
    return ShrinkWrap.create(ExplodedImporter.class)
        .importDirectory(origin(among).toFile())
        .as(GenericArchive.class);
  }

  /** The folder or JAR that a class was loaded from. */
  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
