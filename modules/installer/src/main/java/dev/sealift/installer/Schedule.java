package dev.sealift.installer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Steps in the order that they need: each begins when those that it stands on are done, and so
 * independent ones run at the same time. The first failure ends all.
 */
final class Schedule {

  /** What a step does. */
  interface Action {
    void run() throws Exception;
  }

  private record Step(String name, Set<String> after, Action action, CountDownLatch done) {}

  private final Map<String, Step> steps = new LinkedHashMap<>();

  /**
   * Adds a step.
   *
   * @param after names of steps that were added before
   */
  void add(String name, Set<String> after, Action action) {
    for (String one : after) {
      if (!steps.containsKey(one)) {
        throw new IllegalArgumentException(name + " stands on " + one + ", which is no step");
      }
    }
    if (steps.putIfAbsent(name, new Step(name, after, action, new CountDownLatch(1))) != null) {
      throw new IllegalArgumentException("there are two steps " + name);
    }
  }

  /**
   * Runs all.
   *
   * @throws Exception the first failure of a step, when no step runs any more
   */
  void run() throws Exception {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Step step : steps.values()) {
        threads.execute(() -> {
          try {
            begun.await();
            run(step);
          } catch (Exception e) {
            if (failure.compareAndSet(null, e)) {
              threads.shutdownNow();
            }
          }
        });
      }
      begun.countDown();
    }
    Exception first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  private void run(Step step) throws Exception {
    for (String one : step.after()) {
      Objects.requireNonNull(steps.get(one)).done().await();
    }
    step.action().run();
    step.done().countDown();
  }
}
