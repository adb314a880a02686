package dev.sealift.appliance;

import dev.sealift.testbench.Program;
import dev.sealift.testbench.Tools;

/** The registry programs that are pushed to. */
enum RegistryMaker {
  /** The very program of the bundle's image. */
  SEALIFT,
  /** An older release of the same project, as Debian ships it. */
  DEBIAN;

  Program program(Site site) throws Exception {
    return switch (this) {
      case SEALIFT ->
          Program.of(site.program("sealift/registry", "usr/bin/registry"))
              .with("OTEL_TRACES_EXPORTER", "none");
      case DEBIAN -> Tools.ofThisMachine().dockerRegistry();
    };
  }
}
