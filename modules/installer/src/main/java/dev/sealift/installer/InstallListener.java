package dev.sealift.installer;

import dev.sealift.preflight.Finding;
import java.time.Duration;
import java.util.List;

/** Is told what an installation does; called from several threads at once. */
public interface InstallListener {
  /** Tells nobody. */
  InstallListener NONE = new InstallListener() {};

  /** A part is begun, such as a release. */
  default void started(String part) {}

  /** A part is ready. */
  default void ready(String part, Duration after) {}

  /** A part was as it should be. */
  default void unchanged(String part) {}

  /** What a part waits for; said again only when it changes. */
  default void waiting(String part, String why) {}

  /** What checks came to, before anything is changed. */
  default void found(List<Finding> findings) {}
}
