package dev.sealift.cli;

import dev.sealift.installer.InstallListener;
import dev.sealift.preflight.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Says what an installation does, a line each. */
final class InstallProgress implements InstallListener {
  private final Console console;

  InstallProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(String part) {
    console.remark("begun     " + part);
    console.event("started", Map.of("step", part));
  }

  @Override
  public void ready(String part, Duration after) {
    console.remark("ready     %s, after %.1f s".formatted(part, after.toMillis() / 1000.0));
    console.event("finished", Map.of("step", part, "milliseconds", after.toMillis()));
  }

  @Override
  public void unchanged(String part) {
    console.remark("unchanged " + part);
    console.event("unchanged", Map.of("step", part));
  }

  @Override
  public void waiting(String part, String why) {
    console.remark("waiting   " + part + ": " + why);
    console.event("waiting", Map.of("step", part, "why", why));
  }

  @Override
  public void found(List<Finding> findings) {
    Findings.print(
        console, findings.stream().filter(f -> f.severity() != Finding.Severity.FINE).toList());
  }
}
