package dev.sealift.assembler;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recognises the common licences by phrases that only their text has, in the names of SPDX. What is
 * not recognised stays unnamed: a wrong name is worse than none, and the text itself is in the
 * image.
 */
final class LicenceText {
  /** In this order: what contains another one's phrases comes first. */
  private static final List<Known> KNOWN =
      List.of(
          new Known("AGPL-3.0-only", "gnu affero general public license version 3"),
          new Known("LGPL-3.0-only", "gnu lesser general public license version 3"),
          new Known("LGPL-2.1-only", "gnu lesser general public license version 2.1"),
          new Known("GPL-3.0-only", "gnu general public license version 3"),
          new Known("GPL-2.0-only", "gnu general public license version 2"),
          new Known("MPL-2.0", "mozilla public license version 2.0"),
          new Known("MPL-2.0", "mozilla public license, version 2.0"),
          new Known("Apache-2.0", "apache license version 2.0", "terms and conditions for use"),
          new Known("Unlicense", "free and unencumbered software released into the public domain"),
          new Known("CC0-1.0", "cc0 1.0 universal"),
          new Known(
              "BSD-3-Clause",
              "redistribution and use in source and binary forms",
              "be used to endorse or promote products"),
          new Known(
              "BSD-2-Clause",
              "redistribution and use in source and binary forms",
              "this list of conditions and the following disclaimer in the documentation"),
          new Known(
              "MIT",
              "permission is hereby granted, free of charge",
              "the above copyright notice and this permission notice"),
          new Known(
              "ISC", "permission to use, copy, modify, and/or distribute this software", "copies"),
          new Known(
              "ISC", "permission to use, copy, modify, and distribute this software", "copies"));

  private LicenceText() {}

  private record Known(String id, List<String> phrases) {
    Known(String id, String... phrases) {
      this(id, List.of(phrases));
    }
  }

  /** The SPDX identifier of a text that is one licence. */
  static Optional<String> identify(String text) {
    String words = text.toLowerCase(Locale.ROOT).replaceAll("[\\s*#/>]+", " ");
    return KNOWN.stream()
        .filter(known -> known.phrases().stream().allMatch(words::contains))
        .map(Known::id)
        .findFirst();
  }
}
