package dev.sealift.preflight;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/**
 * A question about a cluster that is answered by trying it, in the scratch namespace. All are
 * started before the first one is waited for.
 */
interface Probe {

  /** What its findings are filed under. */
  List<String> names();

  /**
   * Makes what it needs.
   *
   * @throws KubernetesClientException if the cluster does not let it
   */
  void start(Scratch scratch);

  /** Waits for what came of it; what is left is removed with the namespace. */
  List<Finding> finish(Scratch scratch);
}
