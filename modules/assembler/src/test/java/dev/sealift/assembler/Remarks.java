package dev.sealift.assembler;

import java.time.Duration;
import java.util.List;

/** Keeps what a build remarks. */
record Remarks(List<String> list) implements Steps {
  @Override
  public void started(String step) {}

  @Override
  public void finished(String step, Duration took) {}

  @Override
  public void noted(String remark) {
    list.add(remark);
  }
}
