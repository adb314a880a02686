package dev.sealift.appliance;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The file system of an image: its layers on top of each other, as an engine unpacks them. */
record ImageFiles(SortedMap<String, File> files) {
  private static final int LINKS = 40;

  /**
   * A file, folder or link.
   *
   * @param target where a link leads
   */
  record File(int mode, Optional<String> target, Optional<ElfSections> program) {}

  static ImageFiles of(BundleUnderTest bundle, Manifest.Image image) throws IOException {
    SortedMap<String, File> files = new TreeMap<>();
    for (Descriptor layer : image.layers()) {
      try (InputStream in = bundle.open(layer);
          TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
        for (TarArchiveEntry one = tar.getNextEntry(); one != null; one = tar.getNextEntry()) {
          String path = "/" + one.getName().replaceFirst("/$", "");
          Optional<String> target =
              one.isSymbolicLink() ? Optional.of(one.getLinkName()) : Optional.empty();
          Optional<ElfSections> program =
              one.isFile() ? ElfSections.read(tar.readAllBytes()) : Optional.empty();
          if (!(one.isDirectory() && files.containsKey(path))) {
            files.put(path, new File(one.getMode(), target, program));
          }
        }
      }
    }
    return new ImageFiles(files);
  }

  /** Whether a path leads to something, links followed. */
  boolean has(String path) {
    return real(Path.of("/"), Path.of(path), LINKS).isPresent();
  }

  /** Every file that is a program or library, by its path. */
  Map<String, ElfSections> programs() {
    Map<String, ElfSections> programs = new TreeMap<>();
    files.forEach((path, file) -> file.program().ifPresent(elf -> programs.put(path, elf)));
    return programs;
  }

  private Optional<Path> real(Path from, Path path, int left) {
    Path here = path.isAbsolute() ? Path.of("/") : from;
    for (Path name : path) {
      Path next = here.resolve(name).normalize();
      File file = files.get(next.toString());
      if (left == 0 || (file == null && !next.equals(Path.of("/")))) {
        return Optional.empty();
      }
      if (file != null && file.target().isPresent()) {
        Optional<Path> followed = real(here, Path.of(file.target().get()), left - 1);
        if (followed.isEmpty()) {
          return Optional.empty();
        }
        next = followed.get();
      }
      here = next;
    }
    return Optional.of(here);
  }
}
