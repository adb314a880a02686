package dev.sealift.oci;

/**
 * Says that text or bytes from outside are not what they claim to be. Unchecked, because most
 * values are literals of our own; whoever reads foreign bytes catches it at the edge and adds where
 * the bytes came from.
 */
public final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 200;

  private final String what;
  private final String why;

  /**
   * @param what the thing that was read, with its text where that is short
   * @param why the rule that it breaks
   */
  public Malformed(String what, String why) {
    super(shorten(what) + ": " + why);
    this.what = shorten(what);
    this.why = why;
  }

  /** What was read. */
  public String what() {
    return what;
  }

  /** Which rule it breaks. */
  public String why() {
    return why;
  }

  private static String shorten(String text) {
    String printable =
        text.codePoints()
            .limit(SHOWN + 1)
            .map(Malformed::printable)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "...";
  }

  /** Foreign text ends up on terminals and in logs, where control characters could lie. */
  private static int printable(int codePoint) {
    return Character.isISOControl(codePoint) ? '?' : codePoint;
  }
}
