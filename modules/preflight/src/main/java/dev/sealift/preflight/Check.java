package dev.sealift.preflight;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** One question about a cluster that is answered by reading alone. */
interface Check {

  /** What findings are filed under, such as {@code storage-class}. */
  String name();

  /**
   * Looks, and changes nothing.
   *
   * @throws KubernetesClientException if the cluster does not answer, or refuses to
   */
  List<Finding> look();
}
