package dev.sealift.installer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ScheduleTest {
  private final Schedule schedule = new Schedule();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  @Test
  void aStepWaitsForThoseThatItStandsOn() throws Exception {
    schedule.add("first", Set.of(), () -> done.add("first"));
    schedule.add("second", Set.of("first"), () -> done.add("second"));
    schedule.add("third", Set.of("first", "second"), () -> done.add("third"));

    schedule.run();

    assertThat(done).containsExactly("first", "second", "third");
  }

  @Test
  void independentStepsRunAtTheSameTime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Schedule.Action meeting =
        () -> {
          both.countDown();
          both.await();
          done.add("met");
        };
    schedule.add("one", Set.of(), meeting);
    schedule.add("other", Set.of(), meeting);

    schedule.run();

    assertThat(done).containsExactly("met", "met");
  }

  @Test
  void aFailureEndsWhatRunsAndKeepsTheRestFromBeginning() {
    CountDownLatch running = new CountDownLatch(1);
    schedule.add(
        "long",
        Set.of(),
        () -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            done.add("ended");
            throw e;
          }
        });
    schedule.add(
        "broken",
        Set.of(),
        () -> {
          running.await();
          throw new IOException("the disk is full");
        });
    schedule.add("next", Set.of("broken"), () -> done.add("next"));

    assertThatThrownBy(schedule::run)
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
    assertThat(done).containsExactly("ended");
  }

  @Test
  void whatAStepStandsOnMustBeThere() {
    assertThatThrownBy(() -> schedule.add("roof", Set.of("walls"), () -> {}))
        .hasMessage("roof stands on walls, which is no step");
  }
}
