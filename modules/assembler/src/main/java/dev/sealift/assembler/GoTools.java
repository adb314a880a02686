package dev.sealift.assembler;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import dev.sealift.rootfs.RootfsFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compiles tools like the programs of images: static, reproducible, once. */
final class GoTools {
  private static final String NAME = "name";

  private final Store store;
  private final GoToolchain go;
  private final Steps steps;

  GoTools(Store store, GoToolchain go, Steps steps) {
    this.store = store;
    this.go = go;
    this.steps = steps;
  }

  /** Takes a tool from the store, else compiles it. */
  GoTool of(ToolSpec spec, Platform platform) throws AssemblyFailure, IOException {
    Digest key =
        Fingerprint.of("tool of Go")
            .with(go.version())
            .with(platform.toString())
            .with(spec.module())
            .with(spec.program())
            .with(spec.ldflags().toString())
            .withFile(spec.directory().resolve("go.mod"))
            .withFile(spec.directory().resolve("go.sum"))
            .digest();
    Optional<byte[]> known = store.result(key);
    if (known.isPresent()) {
      Optional<GoTool> tool = read(spec, platform, known.get());
      if (tool.isPresent()) {
        return tool.get();
      }
    }
    return steps.timed(
        "Compiling the tool " + spec.name() + " for " + platform,
        () -> {
          GoTool made = make(spec, platform);
          store.remember(key, keep(made));
          return made;
        });
  }

  private GoTool make(ToolSpec spec, Platform platform) throws AssemblyFailure, IOException {
    Path work = store.workFolder();
    try {
      Path program = work.resolve(spec.name());
      String version = go.source(spec.directory(), spec.module()).module().version();
      go.build(spec.directory(), spec.program(), ldflags(spec, version), platform, program);
      Programs.checkStatic(program, platform);
      List<Component> linked = go.modules(spec.directory(), program);
      Map<Component, Path> folders = new TreeMap<>(go.folders(spec.directory(), linked));
      folders.put(go.library(), go.root());
      List<Component> modules = new ArrayList<>();
      List<Descriptor> licences = new ArrayList<>();
      for (Map.Entry<Component, Path> folder : folders.entrySet()) {
        modules.add(folder.getKey().licensed(Licences.identified(folder.getValue())));
        for (Path licence : Licences.in(folder.getValue())) {
          String name = folder.getKey().name() + "/" + licence.getFileName();
          licences.add(add(Files.readAllBytes(licence)).annotated(NAME, name));
        }
      }
      Descriptor kept = add(Files.readAllBytes(program));
      return new GoTool(spec, platform, version, kept, modules, licences);
    } catch (RootfsFailure e) {
      throw new AssemblyFailure.BadInput(e.what(), e.why());
    } finally {
      store.release(work);
    }
  }

  private Descriptor add(byte[] bytes) throws IOException {
    return store.add(MediaType.OCTET_STREAM, bytes);
  }

  private static String ldflags(ToolSpec spec, String version) {
    List<String> flags = new ArrayList<>(List.of("-s", "-w", "-buildid="));
    spec.ldflags().forEach(flag -> flags.add(flag.replace("${version}", version)));
    return String.join(" ", flags);
  }

  private static byte[] keep(GoTool tool) {
    ObjectNode json = Json.object();
    json.put("version", tool.version());
    json.set("program", tool.program().toJson());
    ArrayNode modules = json.putArray("modules");
    tool.modules().forEach(module -> modules.add(module.toJson()));
    ArrayNode licences = json.putArray("licences");
    tool.licences().forEach(licence -> licences.add(licence.toJson()));
    return Json.write(json);
  }

  private Optional<GoTool> read(ToolSpec spec, Platform platform, byte[] result)
      throws IOException {
    try {
      Json.Fields fields = Json.fields(Json.read(result, "tool result"), "tool result");
      Descriptor program = Descriptor.read(fields.required("program"));
      boolean whole = store.has(program);
      List<Component> modules = new ArrayList<>();
      for (JsonNode one : fields.required("modules")) {
        modules.add(Component.read(one));
      }
      List<Descriptor> licences = new ArrayList<>();
      for (JsonNode one : fields.required("licences")) {
        Descriptor licence = Descriptor.read(one);
        whole = whole && store.has(licence);
        licences.add(licence);
      }
      GoTool tool = new GoTool(spec, platform, fields.text("version"), program, modules, licences);
      return whole ? Optional.of(tool) : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}
