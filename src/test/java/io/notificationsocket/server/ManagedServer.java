package io.notificationsocket.server;

import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;

/**
 * Lets Arquillian drive any {@link Server}, so that the same test classes run on all of them. The
 * adapters that the products offer want a management port, or a Tomcat of years ago.
 */
public final class ManagedServer implements DeployableContainer<ManagedServer.Nothing> {

  private ServerProcess process;

  /** Nothing in arquillian.xml is for this container. */
  public static final class Nothing implements ContainerConfiguration {

    @Override
    public void validate() {}
  }

  @Override
  public Class<Nothing> getConfigurationClass() {
    return Nothing.class;
  }

  @Override
  public ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Local");
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    try {
      process = ServerProcess.serve(Launch.of(ServerUnderTest.settings()));
    } catch (FailedStartException e) {
      throw new DeploymentException(e.getMessage(), e);
    }
    return new ProtocolMetaData().addContext(new HTTPContext("localhost", process.port()));
  }

  @Override
  public void undeploy(Archive<?> archive) {
    process.close();
  }

  @Override
  public void stop() {
    if (process != null) {
      process.close();
    }
  }
}
