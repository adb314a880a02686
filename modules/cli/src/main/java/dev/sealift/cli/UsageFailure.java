package dev.sealift.cli;

/** The words on the command line do not fit together. */
final class UsageFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String why;
  private final String next;

  UsageFailure(String what, String why, String next) {
    super(what + ": " + why);
    this.what = what;
    this.why = why;
    this.next = next;
  }

  String what() {
    return what;
  }

  String why() {
    return why;
  }

  String next() {
    return next;
  }
}
