package io.notificationsocket.server;

import fish.payara.arquillian.container.payara.managed.PayaraMicroDeployableContainer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentDescription;
import org.jboss.arquillian.container.spi.client.deployment.TargetDescription;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.container.AfterDeploy;
import org.jboss.arquillian.container.test.spi.client.deployment.DeploymentScenarioGenerator;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.TestClass;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Makes Arquillian deploy the WAR once for all test classes: a start of the server for each of them
 * would take longer than the tests themselves.
 */
public final class SharedDeployment implements LoadableExtension {

  @Override
  public void register(ExtensionBuilder builder) {
    builder.service(DeploymentScenarioGenerator.class, Built.class).observer(Once.class);
    if (!(ServerUnderTest.product() instanceof PayaraMicro)) {
      builder.override(
          DeployableContainer.class, PayaraMicroDeployableContainer.class, ManagedServer.class);
    }
  }

  /** The WAR as the build made it, for every test class. */
  public static final class Built implements DeploymentScenarioGenerator {

    @Override
    public List<DeploymentDescription> generate(TestClass testClass) {
      Path war = ServerUnderTest.product().war();
      return List.of(
          new DeploymentDescription("built", archive(war))
              .setTarget(TargetDescription.DEFAULT)
              .setProtocol(ProtocolDescription.DEFAULT)
              .shouldBeManaged(true)
              .shouldBeTestable(false));
    }

    private static WebArchive archive(Path war) {
      return ShrinkWrap.create(ZipImporter.class, war.getFileName().toString())
          .importFrom(war.toFile())
          .as(WebArchive.class);
    }
  }

  /** Lets the first deployment through, and no end of it: the container ends with the tests. */
  public static final class Once {

    @Inject private Instance<ProtocolMetaData> metaData;

    private boolean deployed;

    void deploy(@Observes EventContext<DeployManagedDeployments> context) {
      if (!deployed) {
        context.proceed();
        deployed = true;
      }
    }

    void keep(@Observes EventContext<UnDeployManagedDeployments> context) {
      // Not proceeding is what keeps it.
    }

    void found(@Observes AfterDeploy event) {
      HTTPContext place = metaData.get().getContexts(HTTPContext.class).iterator().next();
      ServerUnderTest.servesAt(URI.create("http://localhost:" + place.getPort()));
    }
  }
}
