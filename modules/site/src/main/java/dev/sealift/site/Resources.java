package dev.sealift.site;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pod asks for and may take at most, by the names of Kubernetes ({@code cpu}, {@code
 * memory}); what is not there is as the chart has it.
 */
public record Resources(SortedMap<String, String> requests, SortedMap<String, String> limits) {
  public Resources {
    requests = Collections.unmodifiableSortedMap(new TreeMap<>(requests));
    limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
  }
}
