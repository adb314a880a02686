package dev.sealift.installer;

import dev.sealift.preflight.Finding;
import java.util.List;

/**
 * What an installation would do.
 *
 * @param findings of the checks that touch nothing
 * @param imageRegistry where nodes will pull from
 * @param images to be sent there, at most, and {@code bytes} of them
 * @param volumes that will be claimed, and their sizes
 * @param changes to objects, in the order of the releases
 */
public record Plan(
    List<Finding> findings,
    String imageRegistry,
    int images,
    long bytes,
    List<String> volumes,
    List<Change> changes) {

  /** What happens to an object. */
  public enum Kind {
    /** It is made. */
    NEW,
    /** It is there, and may be changed. */
    CHANGED,
    /** It is as it should be. */
    UNCHANGED
  }

  /**
   * One object.
   *
   * @param object its kind and name, such as {@code Service database}
   */
  public record Change(Kind kind, String release, String namespace, String object) {}

  /** Whether an installation may begin. */
  public boolean isClear() {
    return findings.stream().noneMatch(f -> f.severity() == Finding.Severity.PROBLEM);
  }
}
