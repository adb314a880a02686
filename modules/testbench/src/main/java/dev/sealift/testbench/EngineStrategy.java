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

  @Override
  protected int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected boolean isPersistable() {
    return false;
  }
}
