package dev.sealift.preflight;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Several questions to a cluster at once, since each of them mostly waits. */
final class Together {
  private static final int AT_ONCE = 8;

  private Together() {}

  /**
   * Asks all and returns the answers in the order of the questions.
   *
   * @throws RuntimeException the first that a question threw
   */
  static <Q, A> List<A> ask(List<Q> questions, Function<Q, A> answer) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Callable<A>> calls =
          questions.stream().map(one -> (Callable<A>) () -> answer.apply(one)).toList();
      return threads.invokeAll(calls).stream().map(Together::of).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("interrupted", e);
    }
  }

  private static <A> A of(Future<A> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("interrupted", e);
    }
  }
}
