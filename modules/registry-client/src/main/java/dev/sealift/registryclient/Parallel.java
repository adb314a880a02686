package dev.sealift.registryclient;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Runs tasks side by side, at most so many at a time, in order; the first failure ends the rest.
 */
final class Parallel {
  private Parallel() {}

  /** A piece of work. */
  interface Task {
    void run() throws RegistryFailure;
  }

  static void run(int bound, List<? extends Task> tasks) throws RegistryFailure {
    Semaphore places = new Semaphore(bound);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Boolean> ended = new ExecutorCompletionService<>(threads);
      List<Future<Boolean>> running = new ArrayList<>();
      try {
        for (Task task : tasks) {
          places.acquire();
          collect(ended, false);
          running.add(ended.submit(guarded(task, places)));
        }
        for (int left = tasks.size();
            left > 0 && running.stream().anyMatch(f -> !f.isDone());
            left--) {
          collect(ended, true);
        }
        for (Future<Boolean> future : running) {
          future.get();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RegistryFailure.Interrupted("The push");
      } catch (ExecutionException e) {
        throw failure(e);
      } finally {
        running.forEach(future -> future.cancel(true));
      }
    }
  }

  private static Callable<Boolean> guarded(Task task, Semaphore places) {
    return () -> {
      try {
        task.run();
        return true;
      } finally {
        places.release();
      }
    };
  }

  /** Looks at a task that ended, so that a failure is seen while others still run. */
  private static void collect(CompletionService<Boolean> ended, boolean wait)
      throws InterruptedException, ExecutionException {
    Future<Boolean> one = wait ? ended.take() : ended.poll();
    if (one != null) {
      one.get();
    }
  }

  private static RegistryFailure failure(ExecutionException e) {
    if (e.getCause() instanceof RegistryFailure failure) {
      return failure;
    }
    throw new IllegalStateException(e);
  }
}
