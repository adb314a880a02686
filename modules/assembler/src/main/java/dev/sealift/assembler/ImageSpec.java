package dev.sealift.assembler;

import dev.sealift.oci.Reference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * One image as its {@code image.yaml} describes it.
 *
 * @param name the folder's name, and the last word of the repository
 * @param version the tag; without one it is that of the tool, or else of the first Debian package
 * @param licenses an SPDX expression
 */
record ImageSpec(
    String name,
    Path folder,
    String title,
    String description,
    String source,
    String licenses,
    Optional<String> version,
    List<Contents> contents,
    List<Account> accounts,
    List<Folder> directories,
    Run run) {

  /** Where files of the image come from; each gives one layer. */
  sealed interface Contents {}

  /**
   * Programs compiled from Go modules.
   *
   * @param directory holds go.mod and go.sum
   * @param binaries path in the image to package
   * @param ldflags for the linker, {@code ${version}} replaced
   */
  record Go(Path directory, SortedMap<String, String> binaries, List<String> ldflags)
      implements Contents {}

  /**
   * Web pages built with npm packages.
   *
   * @param directory holds package.json and package-lock.json, which pin Node.js and pnpm
   * @param sources holds go.mod and go.sum, which pin the module
   * @param module that the pages are of
   * @param run the program that builds them, from the module's packages, and its arguments
   * @param environment variables for it
   * @param copies path in the image to folder of the module after the build
   */
  record Npm(
      Path directory,
      Path sources,
      String module,
      List<String> run,
      SortedMap<String, String> environment,
      SortedMap<String, String> copies)
      implements Contents {}

  /**
   * Parts of Debian packages.
   *
   * @param packages what apt is asked for
   * @param keep globs of the paths that are wanted; what these need follows by itself
   */
  record Debian(String suite, List<String> packages, List<String> keep) implements Contents {

    /** The same, with more to keep. */
    Debian keeping(Collection<String> more) {
      return new Debian(
          suite, packages, Stream.concat(keep.stream(), more.stream()).distinct().toList());
    }
  }

  /**
   * Sealift itself with a Java runtime of its own, on top of everything else.
   *
   * @param home where it is put
   */
  record Tool(String home) implements Contents {}

  /**
   * An image that others made, whole and unchanged; nothing else is beside it.
   *
   * @param image what is copied
   */
  record Upstream(Reference.Pinned image) implements Contents {}

  /**
   * Files of the repository.
   *
   * @param folder copied to the root of the image
   */
  record Files(Path folder) implements Contents {}

  /** A user and a group of the same name and number. */
  record Account(String name, int id) {}

  /** A folder that must be there, such as one that a volume is mounted on. */
  record Folder(String path, int mode, int owner) {}

  /** What the image is a copy of, if it is one. */
  Optional<Upstream> upstream() {
    return contents.stream()
        .filter(Upstream.class::isInstance)
        .map(Upstream.class::cast)
        .findFirst();
  }

  /** Where the image has the tool, if it has it. */
  Optional<Tool> tool() {
    return contents.stream().filter(Tool.class::isInstance).map(Tool.class::cast).findFirst();
  }

  /**
   * How the image runs.
   *
   * @param entrypoint of an image with the tool it is empty: the tool knows how it starts
   */
  record Run(
      String user,
      List<String> entrypoint,
      List<String> command,
      SortedMap<String, String> environment,
      List<String> ports,
      List<String> volumes,
      Optional<String> workingDirectory,
      Optional<String> stopSignal) {
    /** That of an image that others made. */
    static final Run ITS_OWN =
        new Run(
            "",
            List.of(),
            List.of(),
            Collections.emptySortedMap(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());
  }
}
