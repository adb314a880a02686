package dev.sealift.appliance;

import dev.sealift.testbench.Program;
import dev.sealift.testbench.Tools;

/** The registry programs that are pushed to. */
enum Registries {
  /** The very program of the bundle's image. */
  OF_THE_BUNDLE,
  /** An older release of the same project, as Debian ships it. */
  OF_DEBIAN;

  Program program(Site site) throws Exception {
    return switch (this) {
      case OF_THE_BUNDLE -> ofTheBundle(site);
      case OF_DEBIAN -> Tools.ofThisMachine().dockerRegistry();
    };
  }

  static Program ofTheBundle(Site site) throws Exception {
    return Program.of(site.program("sealift/registry", "usr/bin/registry"))
        .with("OTEL_TRACES_EXPORTER", "none");
  }
}
