package dev.sealift.assembler;

import dev.sealift.bundle.BundledFile;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tool that is compiled and in the store.
 *
 * @param version of its module
 * @param modules what is linked into it, Go's library among it
 * @param licences their texts; each descriptor has the path of its file as {@code name}
 */
record GoTool(
    ToolSpec spec,
    Platform platform,
    String version,
    Descriptor program,
    List<Component> modules,
    List<Descriptor> licences) {
  private static final String FOLDER = "sealift/tools/";

  /** Where it is in the bundle. */
  String path() {
    return FOLDER + spec.name();
  }

  /** The program and the licences of all that is linked into it. */
  List<BundledFile> files(Store store) {
    List<BundledFile> files = new ArrayList<>();
    Path file = store.path(program.digest());
    files.add(BundledFile.of(path(), BundledFile.Regular.EXECUTABLE, file));
    for (Descriptor licence : licences) {
      String name =
          FOLDER + "licenses/" + spec.name() + "/" + licence.annotations().getOrDefault("name", "");
      files.add(BundledFile.of(name, BundledFile.Regular.READABLE, store.path(licence.digest())));
    }
    return files;
  }
}
