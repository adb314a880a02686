package dev.sealift.assembler;

import java.io.IOException;
import java.time.Duration;

/** Is told what a build does; called from the thread that builds. */
public interface Steps {

  /** A step that may take long begins. */
  void started(String step);

  /** A step is done. */
  void finished(String step, Duration took);

  /** Something that the person who builds should know. */
  void noted(String remark);

  /** Tells nobody. */
  Steps NONE =
      new Steps() {
        @Override
        public void started(String step) {}

        @Override
        public void finished(String step, Duration took) {}

        @Override
        public void noted(String remark) {}
      };

  /** Work that is reported. */
  interface Work<T, E extends Exception> {
    T run() throws E, AssemblyFailure, IOException;
  }

  /** Runs work as one step. */
  default <T, E extends Exception> T timed(String step, Work<T, E> work)
      throws E, AssemblyFailure, IOException {
    started(step);
    long start = System.nanoTime();
    T result = work.run();
    finished(step, Duration.ofNanos(System.nanoTime() - start));
    return result;
  }
}
