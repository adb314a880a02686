package dev.sealift.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeterTest {
  private static final int COLUMNS = 80;
  private static final String CLEAR = "\r\u001b[K";
  private static final long GIB = 1L << 30;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong();
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());

  private Console console(Console.Format format) {
    return new Console(
        format, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private void move(Meter meter, int times) {
    for (int i = 0; i < times; i++) {
      now.addAndGet(1000);
      meter.moved(GIB / 10);
    }
  }

  @Test
  void terminalShowsOneLineThatIsClearedInTheEnd() {
    Meter meter = new Meter(console(Console.Format.text), true, clock, "pushing", GIB);
    move(meter, 3);
    meter.done();
    assertThat(err.toString(UTF_8))
        .startsWith(CLEAR + "pushing 102.4 MiB of 1.0 GiB, 102.4 MiB/s, 0:09 left" + CLEAR)
        .endsWith("0:07 left" + CLEAR)
        .doesNotContain("\n");
  }

  @Test
  void remarkTakesThePlaceOfTheLine() {
    Console console = console(Console.Format.text);
    Meter meter = new Meter(console, true, clock, "pushing", GIB);
    move(meter, 1);
    console.remark("again in 1 s");
    console.remark("and again");
    move(meter, 1);
    assertThat(err.toString(UTF_8))
        .contains("left" + CLEAR + "again in 1 s\nand again\n" + CLEAR + "pushing");
  }

  @Test
  void nobodyButATerminalGetsItsCodes() {
    move(new Meter(console(Console.Format.text), false, clock, "pushing", GIB), 12);
    assertThat(err.toString(UTF_8)).doesNotContain("\u001b", "\r").contains("left\n");
    move(new Meter(console(Console.Format.json), true, clock, "pushing", GIB), 12);
    assertThat(out.toString(UTF_8)).contains("\"event\":\"progress\"").doesNotContain("\u001b");
  }

  @Test
  void lineFitsIntoATerminal() {
    long most = 1023 * GIB + GIB - 1;
    assertThat(Meter.line("verifying", most, most, most, 99 * 3600)).hasSizeLessThan(COLUMNS);
  }
}
