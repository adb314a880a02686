package dev.sealift.site;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts as Kubernetes writes them, but for the forms that are a slip wherever they are found in a
 * site file, such as the thousandths of a byte that 512m of memory are.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/definitions/quantity/">Kubernetes,
 *     Quantity</a>
 */
final class Quantity {
  private static final Pattern BYTES = Pattern.compile("([1-9][0-9]{0,5})(Mi|Gi|Ti|M|G|T)");
  private static final Pattern CORES = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3})?)");
  private static final Pattern THOUSANDTHS = Pattern.compile("([1-9][0-9]{0,5})m");

  private Quantity() {}

  /** Bytes; empty if the text is not a whole number with one of the six units. */
  static Optional<BigDecimal> bytes(String text) {
    Matcher matcher = BYTES.matcher(text);
    return matcher.matches()
        ? Optional.of(new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2))))
        : Optional.empty();
  }

  /**
   * Processors; empty if the text is neither a number above 0 with three places nor thousandths.
   */
  static Optional<BigDecimal> cores(String text) {
    Matcher thousandths = THOUSANDTHS.matcher(text);
    if (thousandths.matches()) {
      return Optional.of(new BigDecimal(thousandths.group(1)).movePointLeft(3));
    }
    return CORES.matcher(text).matches()
        ? Optional.of(new BigDecimal(text)).filter(cores -> cores.signum() > 0)
        : Optional.empty();
  }

  private static BigDecimal unit(String name) {
    int power = "MGT".indexOf(name.charAt(0)) + 2;
    return BigDecimal.valueOf(name.endsWith("i") ? 1024 : 1000).pow(power);
  }
}
