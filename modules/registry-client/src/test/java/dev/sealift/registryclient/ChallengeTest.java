package dev.sealift.registryclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

  @Test
  void parametersOfABearerChallengeAreRead() {
    assertThat(
            Challenge.parse(
                "Bearer realm=\"https://auth.test/token\",service=\"r, s\",scope=\"a:b:c\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of("realm", "https://auth.test/token", "service", "r, s", "scope", "a:b:c")));
  }

  @Test
  void severalChallengesOfOneLineAreToldApart() {
    assertThat(Challenge.parse("Basic realm=x, Bearer realm=\"y\", Negotiate"))
        .extracting(Challenge::scheme)
        .containsExactly("basic", "bearer", "negotiate");
  }

  @Test
  void escapedQuotesBelongToTheValue() {
    assertThat(Challenge.parse("Basic realm=\"a \\\"b\\\"\"").getFirst().parameters())
        .containsEntry("realm", "a \"b\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", ",,,", "\"", "Bearer realm=\"", "a=b", "\u0000"})
  void nonsenseIsNoChallengeWithARealm(String header) {
    assertThat(Challenge.parse(header))
        .noneMatch(challenge -> challenge.parameters().containsKey("realm"));
  }
}
