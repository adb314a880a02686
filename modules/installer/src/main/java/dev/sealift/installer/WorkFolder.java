package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.Entry;
import dev.sealift.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the little that must lie on disk: charts and their values. Gone when closed. */
final class WorkFolder implements AutoCloseable {
  private static final String CHARTS = "charts/";

  private final Path folder;

  private WorkFolder(Path folder) {
    this.folder = folder;
  }

  /** A new one, that its owner alone may read. */
  static WorkFolder create() throws IOException {
    return new WorkFolder(Files.createTempDirectory("sealift"));
  }

  Path path() {
    return folder;
  }

  /**
   * Unpacks the bundle's charts; each byte is compared with the digest that the index has for it.
   *
   * @return the folder that they are in, by their names
   */
  Path charts(Bundle bundle) throws IOException, InstallFailure {
    for (Entry entry : bundle.index().entries()) {
      if (entry instanceof Entry.Regular file && file.name().startsWith(CHARTS)) {
        unpack(bundle, file);
      }
    }
    return Files.createDirectories(folder.resolve(CHARTS));
  }

  private void unpack(Bundle bundle, Entry.Regular file) throws IOException, InstallFailure {
    byte[] bytes;
    try (InputStream in = Channels.newInputStream(bundle.open(file))) {
      bytes = in.readAllBytes();
    }
    if (!Digest.of(bytes).equals(file.digest())) {
      throw new InstallFailure.NotInBundle(
          file.name(), "its bytes are not those that the bundle's index promises");
    }
    Path target = folder.resolve(file.name());
    Files.createDirectories(target.resolveSibling(""));
    Files.write(target, bytes);
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
