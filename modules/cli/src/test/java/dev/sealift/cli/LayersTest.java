package dev.sealift.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The drawing of the modules: edges point down only, and the two sides of the gap never meet. */
@AnalyzeClasses(packages = "dev.sealift", importOptions = DoNotIncludeTests.class)
class LayersTest {

  @ArchTest
  static final ArchRule EDGES_POINT_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("dev.sealift.cli")
          .layer("assembler")
          .definedBy("dev.sealift.assembler")
          .layer("installer")
          .definedBy("dev.sealift.installer")
          .layer("preflight")
          .definedBy("dev.sealift.preflight")
          .layer("site")
          .definedBy("dev.sealift.site")
          .layer("debian")
          .definedBy("dev.sealift.debian")
          .layer("rootfs")
          .definedBy("dev.sealift.rootfs")
          .layer("registry-server")
          .definedBy("dev.sealift.registryserver")
          .layer("registry-client")
          .definedBy("dev.sealift.registryclient")
          .layer("bundle")
          .definedBy("dev.sealift.bundle")
          .layer("settings")
          .definedBy("dev.sealift.settings")
          .layer("oci")
          .definedBy("dev.sealift.oci")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("assembler")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("installer")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("preflight")
          .mayOnlyBeAccessedByLayers("installer", "cli")
          .whereLayer("site")
          .mayOnlyBeAccessedByLayers("preflight", "installer", "cli")
          .whereLayer("debian")
          .mayOnlyBeAccessedByLayers("assembler")
          .whereLayer("rootfs")
          .mayOnlyBeAccessedByLayers("debian", "assembler")
          .whereLayer("registry-server")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("registry-client")
          .mayOnlyBeAccessedByLayers("assembler", "installer", "cli")
          .whereLayer("bundle")
          .mayOnlyBeAccessedByLayers(
              "registry-server", "assembler", "preflight", "installer", "cli")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers("assembler", "site", "cli")
          .withOptionalLayers(true);

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.sealift.(*)").should().beFreeOfCycles().allowEmptyShould(true);
}
