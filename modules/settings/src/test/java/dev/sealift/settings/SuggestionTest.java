package dev.sealift.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> KNOWN = List.of("title", "source", "licenses");

  @Test
  void swappedLettersLeadToTheWordThatWasMeant() {
    assertThat(Suggestion.among(KNOWN, "titel")).isEqualTo("did you mean title?");
  }

  @Test
  void wordFromElsewhereGetsTheWholeList() {
    assertThat(Suggestion.among(KNOWN, "HEALTHCHECK"))
        .isEqualTo("known here: licenses, source, title");
  }

  @Test
  void distanceCountsEdits() {
    assertThat(Suggestion.distance("title", "title")).isZero();
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("license", "licenses")).isEqualTo(1);
    assertThat(Suggestion.distance("ab", "ba")).isEqualTo(1);
  }
}
