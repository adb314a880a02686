package dev.sealift.testbench;

import java.util.function.Supplier;

/**
 * Something that is tried once for all tests of a process: who asks later gets the same thing or
 * the same failure, where a static initializer would tell only the first one why.
 *
 * @param <T> what comes of it
 */
public final class Attempt<T> {
  private final Supplier<T> outcome;

  private Attempt(Supplier<T> outcome) {
    this.outcome = outcome;
  }

  /** Tries it now. */
  public static <T> Attempt<T> at(Supplier<T> thing) {
    try {
      T success = thing.get();
      return new Attempt<>(() -> success);
    } catch (Unavailable | AssertionError e) {
      return new Attempt<>(() -> {
        throw e;
      });
    }
  }

  /** What came of it; throws what was thrown. */
  public T get() {
    return outcome.get();
  }
}
