package dev.sealift.settings;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A file that people edit has mistakes; all of them are listed. */
public final class InvalidSettings extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  /**
   * Says what is wrong.
   *
   * @param problems at least one, of one file or of several
   */
  public InvalidSettings(List<Problem> problems) {
    List<Problem> sorted =
        problems.stream()
            .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
            .toList();
    super(what(sorted) + ": " + why(sorted));
    this.problems = sorted;
  }

  /** What could not be done. */
  public String what() {
    return what(problems);
  }

  /** The mistakes, one a line. */
  public String why() {
    return why(problems);
  }

  /** Each mistake with its file and line, in that order. */
  public List<Problem> problems() {
    return problems;
  }

  private static String what(List<Problem> problems) {
    List<String> files =
        problems.stream().map(problem -> problem.file().toString()).distinct().toList();
    String mistakes = problems.size() == 1 ? "one mistake" : problems.size() + " mistakes";
    return files.size() == 1
        ? files.getFirst() + " has " + mistakes
        : files.size() + " files have " + mistakes;
  }

  private static String why(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n     "));
  }
}
