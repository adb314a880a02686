package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.drill.Drill;
import java.nio.file.Path;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A drill for all tests of a class, each of which leaves it as it found it. */
abstract class PreflightDrill {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path folder;

  @SuppressWarnings("NullAway.Init")
  static Preflights preflights;

  @SuppressWarnings("NullAway.Init")
  static Drill drill;

  @SuppressWarnings("NullAway.Init")
  SortedSet<String> before;

  @BeforeAll
  static void start() throws Exception {
    preflights = new Preflights(folder);
    drill = preflights.drill;
  }

  @AfterAll
  static void end() {
    preflights.close();
  }

  @BeforeEach
  void list() {
    before = Listing.of(drill);
  }

  @AfterEach
  void nothingIsChangedAndNothingTriedToLeave() {
    Listing.isAgain(drill, before);
    assertThat(drill.leaving()).isEmpty();
  }
}
