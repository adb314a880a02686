package dev.sealift.testbench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Programs built from Go modules, at the versions that go.mod and go.sum among the resources pin.
 */
final class GoTools {
  private static final Map<String, String> OPTIONS =
      Map.of("CGO_ENABLED", "0", "GOFLAGS", "-mod=readonly", "GOWORK", "off");

  private final Cache cache;

  GoTools(Cache cache) {
    this.cache = cache;
  }

  /** Builds {@code mainPackage} once, in the module of the resource folder {@code name}. */
  Program program(String name, String mainPackage) {
    String pinned = Integer.toHexString(resource(name + "/go.sum").hashCode());
    Path folder =
        cache.filledOnce(name + "-" + pinned, partial -> build(partial, name, mainPackage));
    return Program.of(folder.resolve(name));
  }

  private static void build(Path folder, String name, String mainPackage) throws IOException {
    for (String file : List.of("go.mod", "go.sum")) {
      Files.writeString(folder.resolve(file), resource(name + "/" + file));
    }
    Program.of(Path.of("go"))
        .with(OPTIONS)
        .runIn(folder, "build", "-trimpath", "-ldflags=-s -w", "-o", name, mainPackage)
        .orThrow();
  }

  private static String resource(String path) {
    try (InputStream stream = GoTools.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new Unavailable(path, "not among the resources");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Unavailable(path, e);
    }
  }
}
