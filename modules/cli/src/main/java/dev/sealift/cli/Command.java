package dev.sealift.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What all commands share: the frame, and how results are printed. */
abstract class Command implements Callable<Integer> {
  @ParentCommand @Nullable Main main;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json: one event a line. Default: ${DEFAULT-VALUE}.")
  Console.Format output = Console.Format.text;

  Frame frame() {
    if (main == null) {
      throw new IllegalStateException("a command stands below sealift");
    }
    return main.frame();
  }

  Console console() {
    return new Console(output, frame().out(), frame().err());
  }

  Meter meter(Console console, String activity, long total) {
    return new Meter(console, frame().terminal(), frame().clock(), activity, total);
  }

  /** Does the work. */
  abstract void run(Console console) throws Exception;

  @Override
  public Integer call() {
    Console console = console();
    try {
      run(console);
      return ExitCode.DONE;
    } catch (Exception e) {
      Advice advice = Advice.of(e);
      if (frame().debug()) {
        e.printStackTrace(frame().err());
      }
      console.failure(advice);
      return advice.exitCode();
    }
  }
}
