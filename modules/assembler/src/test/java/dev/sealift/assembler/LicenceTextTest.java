package dev.sealift.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LicenceTextTest {

  @Test
  void ourOwnLicenceIsRecognised() throws Exception {
    assertThat(LicenceText.identify(Files.readString(Path.of("../../LICENSE"))))
        .contains("Apache-2.0");
  }

  @Test
  void licenceOfGoIsRecognised() throws Exception {
    assertThat(Licences.identified(GoToolchain.find().root())).contains("BSD-3-Clause");
  }

  @Test
  void lineBreaksAndCommentSignsDoNotMatter() {
    String text =
        """
        // Permission is hereby granted,
        //   free of charge, to any person ...
        // The above copyright notice and this
        // permission notice shall be included
        """;
    assertThat(LicenceText.identify(text)).contains("MIT");
  }

  @Test
  void otherTextIsNoLicence() {
    assertThat(LicenceText.identify("All rights reserved.")).isEmpty();
  }
}
