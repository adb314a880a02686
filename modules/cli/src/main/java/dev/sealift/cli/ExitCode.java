package dev.sealift.cli;

/** What the process ends with. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_PREPARED = 3;
  static final int NOT_VERIFIED = 4;
  static final int PARTLY_DONE = 5;

  private ExitCode() {}
}
