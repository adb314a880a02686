package dev.sealift.installer;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chart of the bundle, as it is to be installed.
 *
 * @param name of the release and of its chart
 * @param after names of releases that must be ready before it is begun
 * @param values on top of the chart's own and of what names its images; no secret among them
 */
record Release(String name, String namespace, Set<String> after, ObjectNode values) {

  /** How messages name it. */
  @Override
  public String toString() {
    return name;
  }
}
