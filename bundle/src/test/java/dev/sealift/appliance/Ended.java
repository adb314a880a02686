package dev.sealift.appliance;

import com.github.dockerjava.api.DockerClient;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerStatus;

/** Waits for the end of a container, however it ends. */
final class Ended extends StartupCheckStrategy {
  @Override
  public StartupStatus checkStartupState(DockerClient client, String container) {
    boolean ended = DockerStatus.isContainerStopped(getCurrentState(client, container));
    return ended ? StartupStatus.SUCCESSFUL : StartupStatus.NOT_YET_KNOWN;
  }
}
