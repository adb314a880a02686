package dev.sealift.cli;

import dev.sealift.assembler.Steps;
import java.time.Duration;
import java.util.Map;

/** Shows what a build does. */
record ConsoleSteps(Console console) implements Steps {
  @Override
  public void started(String step) {
    console.remark(step + " ...");
    console.event("started", Map.of("step", step));
  }

  @Override
  public void finished(String step, Duration took) {
    console.remark("%s: %.1f s".formatted(step, took.toMillis() / 1000.0));
    console.event("finished", Map.of("step", step, "milliseconds", took.toMillis()));
  }

  @Override
  public void noted(String remark) {
    console.remark(remark);
    console.event("noted", Map.of("remark", remark));
  }
}
