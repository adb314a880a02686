package dev.sealift.testbench;

import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/** Gives Testcontainers the engine of this process; found by it as a service. */
public final class EngineStrategy extends DockerClientProviderStrategy {

  @Override
  public String getDescription() {
    return "the test bench's Docker engine";
  }

  @Override
  public TransportConfig getTransportConfig() {
    return TransportConfig.builder().dockerHost(DockerEngine.ofThisProcess().host()).build();
  }

  /** Testcontainers, being in a container itself, would look for a gateway by pulling an image. */
  @Override
  public synchronized String getDockerHostIpAddress() {
    boolean here = "unix".equals(DockerEngine.ofThisProcess().host().getScheme());
    return here ? "localhost" : super.getDockerHostIpAddress();
  }

  @Override
  protected int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected boolean isPersistable() {
    return false;
  }
}
