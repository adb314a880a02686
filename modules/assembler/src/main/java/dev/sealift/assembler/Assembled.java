package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.bundle.BundledFile;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An appliance of which every part is made.
 *
 * @param go the version of Go that compiled it
 */
record Assembled(
    ApplianceSpec appliance,
    String go,
    List<BuiltImage> images,
    List<Chart> charts,
    List<GoTool> tools,
    Lock lock) {

  /** What the bundle says about its parts: the lock, the bills of materials, the provenance. */
  List<BundledFile> documents(SortedSet<Platform> platforms) {
    List<BundledFile> files = new ArrayList<>();
    byte[] locked = lock.toText().getBytes(UTF_8);
    files.add(BundledFile.of("appliance.lock.yaml", locked));
    Sbom sbom = new Sbom(appliance.created());
    for (BuiltImage image : images) {
      files.add(BundledFile.of("sbom/" + image.spec().name() + ".cdx.json", sbom.of(image)));
    }
    SortedSet<Component> modules = modules();
    for (GoTool tool : tools) {
      files.add(BundledFile.of("sbom/" + tool.spec().name() + ".cdx.json", sbom.of(tool)));
    }
    byte[] whole = sbom.of(appliance, Digest.of(locked), images, tools, modules);
    files.add(BundledFile.of("sbom/bundle.cdx.json", whole));
    byte[] provenance = Provenance.of(appliance, platforms, images, tools, modules, go);
    files.add(BundledFile.of("provenance.intoto.json", provenance));
    return files;
  }

  private SortedSet<Component> modules() {
    SortedSet<Component> modules = new TreeSet<>();
    images.forEach(image -> modules.addAll(image.modules()));
    charts.forEach(chart -> modules.addAll(chart.module().stream().toList()));
    tools.forEach(tool -> modules.addAll(tool.modules()));
    return modules;
  }
}
