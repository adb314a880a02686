package dev.sealift.installer;

import java.util.SortedMap;

/**
 * What a pod asks for and may take at most, by the names of Kubernetes; what is not there is as the
 * chart has it.
 */
public record Resources(SortedMap<String, String> requests, SortedMap<String, String> limits) {}
