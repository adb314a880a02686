package dev.sealift.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Progress in bytes: on a terminal one line that is written over a few times a second, elsewhere a
 * line now and then. Never goes backwards: bytes that a broken line lost are waited for in silence.
 */
final class Meter {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final Console console;
  private final boolean terminal;
  private final InstantSource clock;
  private final String activity;
  private final long total;
  private final long start;
  private final AtomicLong moved = new AtomicLong();
  private final AtomicLong shown = new AtomicLong();
  private final AtomicLong next;

  Meter(Console console, boolean terminal, InstantSource clock, String activity, long total) {
    this.console = console;
    this.terminal = terminal && console.isText();
    this.clock = clock;
    this.activity = activity;
    this.total = total;
    this.start = clock.millis();
    this.next = new AtomicLong(start + interval());
  }

  /** More bytes, or fewer where some were lost; from any thread. */
  void moved(long bytes) {
    long now = moved.addAndGet(bytes);
    long time = clock.millis();
    long due = next.get();
    if (time >= due && next.compareAndSet(due, time + interval())) {
      show(shown.accumulateAndGet(now, Math::max), time);
    }
  }

  /** Clears the line. */
  void done() {
    if (terminal) {
      console.overwrite("");
    }
  }

  private long interval() {
    return (terminal ? ON_TERMINAL : ELSEWHERE).toMillis();
  }

  private void show(long bytes, long time) {
    long rate = bytes * 1000 / Math.max(1, time - start);
    long left = rate == 0 ? 0 : Math.max(0, total - bytes) / rate;
    String text = line(activity, bytes, total, rate, left);
    if (terminal) {
      console.overwrite(text);
    } else {
      console.remark(text);
    }
    console.event(
        "progress",
        Map.of("activity", activity, "bytes", bytes, "total", total, "bytesPerSecond", rate));
  }

  static String line(String activity, long bytes, long total, long rate, long left) {
    return "%s %s of %s, %s/s, %d:%02d left"
        .formatted(
            activity, Sizes.of(bytes), Sizes.of(total), Sizes.of(rate), left / 60, left % 60);
  }
}
