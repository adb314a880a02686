package dev.sealift.preflight;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.RoundingMode;
import java.util.Locale;

/** Amounts of bytes, as Kubernetes and people write them. */
final class Bytes {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final double STEP = 1024;

  private Bytes() {}

  /** Reads {@code 20Gi}, {@code 1e9} or {@code 1500m}, rounded up to a whole byte. */
  static long of(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).setScale(0, RoundingMode.CEILING).longValue();
  }

  /** For people, such as {@code 1.5 GiB}. */
  static String text(long bytes) {
    double amount = bytes / STEP;
    int unit = 0;
    while (amount >= STEP && unit < UNITS.length - 1) {
      amount /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }
}
