package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** No command of a document gets past the test that runs them. */
class RunbookDocumentIT {

  @Test
  void blocksAreInTheOrderOfTheDocument() {
    Runbook book =
        Runbook.parse(
            """
            # One
            ```sh
            true
            ```
            ## Two
            Say `sealift verify`.
            ```sh
            sealift verify x
            ```
            """);

    assertThat(book.blocks())
        .containsExactly(
            new Runbook.Block("One", 3, "true\n"),
            new Runbook.Block("Two", 8, "sealift verify x\n"));
  }

  @Test
  void commandsThatNobodyWouldRunAreRefused() {
    for (String document :
        new String[] {
          "```\nrm x\n```\n",
          "```console\nrm x\n```\n",
          "  ```sh\n  rm x\n  ```\n",
          "So:\n\n    rm x\n",
          "```sh\nrm x\n",
          "Then `kubectl get pods`.\n"
        }) {
      assertThatThrownBy(() -> Runbook.parse(document))
          .as(document)
          .isInstanceOf(AssertionError.class);
    }
  }
}
