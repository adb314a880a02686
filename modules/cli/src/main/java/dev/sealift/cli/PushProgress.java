package dev.sealift.cli;

import dev.sealift.oci.Descriptor;
import dev.sealift.registryclient.PushListener;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Shows how far a push is. */
final class PushProgress implements PushListener {
  private final Console console;
  private final LongFunction<Meter> meters;
  private volatile @Nullable Meter meter;

  /**
   * Shows nothing before the first byte is to be sent.
   *
   * @param meters makes a meter for so many bytes
   */
  PushProgress(Console console, LongFunction<Meter> meters) {
    this.console = console;
    this.meters = meters;
  }

  @Override
  public void planned(int blobs, long bytes) {
    meter = meters.apply(bytes);
  }

  @Override
  public void sent(Descriptor blob, long bytes) {
    Meter started = meter;
    if (started != null) {
      started.moved(bytes);
    }
  }

  @Override
  public void retrying(String what, String why, Duration after) {
    console.remark("%s: %s; again in %.1f s".formatted(what, why, after.toMillis() / 1000.0));
    console.event("retrying", Map.of("what", what, "why", why, "milliseconds", after.toMillis()));
  }

  /** Clears what was shown. */
  void done() {
    Meter started = meter;
    if (started != null) {
      started.done();
    }
  }
}
