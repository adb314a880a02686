package dev.sealift.registryclient;

import dev.sealift.oci.Descriptor;
import java.time.Duration;

/** Is told what a push does; called from several threads at once. */
public interface PushListener {
  /** Tells nobody. */
  PushListener NONE = new PushListener() {};

  /** The plan is made: this many blobs and bytes are to be sent at most. */
  default void planned(int blobs, long bytes) {}

  /** Bytes were handed to the line; negative where a broken line lost some. */
  default void sent(Descriptor blob, long bytes) {}

  /** A blob is in the registry now, by upload or by mount. */
  default void done(Descriptor blob, Outcome how) {}

  /** A manifest is in the registry now. */
  default void put(String repository, Descriptor manifest) {}

  /** Something failed and is tried again. */
  default void retrying(String what, String why, Duration after) {}

  /** How a blob came to be where it should. */
  enum Outcome {
    SENT,
    MOUNTED,
    THERE
  }
}
