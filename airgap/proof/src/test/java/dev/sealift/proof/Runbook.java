package dev.sealift.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a document, in its order. Commands that would not be run are refused: blocks that
 * are not marked as {@code sh}, indented ones, and those in a sentence that no block has.
 *
 * @param blocks commands that stand together
 */
record Runbook(List<Block> blocks) {
  private static final String FENCE = "```";
  private static final Pattern IN_A_SENTENCE =
      Pattern.compile("`((?:\\./install|curl|helm|kubectl|openssl|sealift|skopeo|tar) [^`]+)`");

  /**
   * Commands that stand together.
   *
   * @param heading the nearest above
   * @param line of the first command, from 1
   */
  record Block(String heading, int line, String text) {}

  static Runbook parse(String document) {
    List<Block> blocks = new ArrayList<>();
    StringBuilder prose = new StringBuilder();
    StringBuilder commands = new StringBuilder();
    String heading = "";
    int begun = 0;
    int number = 0;
    for (String line : document.lines().toList()) {
      number++;
      if (begun > 0 && line.equals(FENCE)) {
        blocks.add(new Block(heading, begun, commands.toString()));
        begun = 0;
      } else if (begun > 0) {
        commands.append(line).append('\n');
      } else if (line.equals(FENCE + "sh")) {
        begun = number + 1;
        commands.setLength(0);
      } else if (line.strip().startsWith(FENCE) || line.startsWith("    ")) {
        throw new AssertionError("line " + number + ": a block that nobody runs: " + line);
      } else {
        heading = line.startsWith("#") ? line.replaceFirst("#+ ", "") : heading;
        prose.append(line).append('\n');
      }
    }
    if (begun > 0) {
      throw new AssertionError("line " + begun + ": a block without an end");
    }
    checkSentences(prose.toString(), blocks);
    return new Runbook(List.copyOf(blocks));
  }

  private static void checkSentences(String prose, List<Block> blocks) {
    Matcher commands = IN_A_SENTENCE.matcher(prose);
    while (commands.find()) {
      String command = commands.group(1);
      if (blocks.stream().noneMatch(block -> block.text().contains(command))) {
        throw new AssertionError("a command that nobody runs: " + command);
      }
    }
  }
}
