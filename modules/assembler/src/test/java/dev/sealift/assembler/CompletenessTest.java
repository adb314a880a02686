package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.MediaType;
import dev.sealift.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts that start images; what stands in for Helm prints them and the values as they are. */
class CompletenessTest {
  private static final Digest WEB = Digest.of("web".getBytes(UTF_8));
  private static final Digest DATA = Digest.of("data".getBytes(UTF_8));
  private static final String OURS = "registry.invalid/test/web@" + WEB;

  @TempDir Path folder;
  private Store store;
  private GoTool helm;
  private Path runs;

  @BeforeEach
  void standIn() throws Exception {
    store = new Store(folder.resolve("store"));
    runs = Files.createFile(folder.resolve("runs"));
    Descriptor program = store.add(MediaType.OCTET_STREAM, standIn(runs));
    ToolSpec spec = new ToolSpec("helm", folder, "m", "m", List.of());
    helm = new GoTool(spec, Platform.LINUX_AMD64, "v1", program, List.of(), List.of());
  }

  private static byte[] standIn(Path runs) {
    return """
    #!/bin/sh
    echo run >> %s
    cat "$3"/templates/*
    for file in "$@"; do
      case $file in *.yaml) echo; echo ---; cat "$file" ;; esac
    done
    """
        .formatted(runs)
        .getBytes(UTF_8);
  }

  private Completeness check() {
    SortedMap<String, Digest> roots = new TreeMap<>();
    roots.put("web", WEB);
    roots.put("data", DATA);
    return new Completeness(store, "test", roots);
  }

  private Completeness checked(String template) throws Exception {
    Completeness check = check();
    ChartSpec.From from = new ChartSpec.Folder(folder, List.of());
    ChartSpec spec = new ChartSpec("shop", from, folder.resolve("ci"), new TreeMap<>());
    Chart.Part part = new Chart.Part("templates/pods.yaml", template.getBytes(UTF_8));
    check.check(spec, new Chart("shop", Optional.empty(), List.of(part)), helm);
    return check;
  }

  private static String pod(String image) {
    return "kind: Pod\nmetadata: {name: front}\nspec: {containers: [{image: \"" + image + "\"}]}\n";
  }

  @Test
  void imageOfTheBundleByItsDigestIsFoundAndTheOtherIsIdle() throws Exception {
    assertThat(checked(pod(OURS)).finish(List.of())).containsExactly("data");
    assertThat(checked(pod(OURS)).finish(List.of("data"))).isEmpty();
  }

  @Test
  void imageThatTheBundleLacksIsNamedWithChartAndResource() throws Exception {
    Completeness check = checked(pod("registry.invalid/test/other@" + DATA));
    assertThatThrownBy(() -> check.finish(List.of()))
        .isInstanceOf(AssemblyFailure.ImagesMissing.class)
        .hasMessageContaining(
            "chart shop with its defaults: Pod front starts registry.invalid/test/other@" + DATA);
  }

  @Test
  void tagIsNotEnoughAndADigestOfSomethingElseNeither() throws Exception {
    for (String image :
        List.of(
            "registry.invalid/test/web:1.0",
            "registry.invalid/test/web@" + DATA,
            "docker.example/test/web@" + WEB)) {
      Completeness check = checked(pod(image));
      assertThatThrownBy(() -> check.finish(List.of()))
          .as(image)
          .isInstanceOf(AssemblyFailure.ImagesMissing.class)
          .hasMessageContaining(image);
    }
  }

  @Test
  void argumentThatNamesTheImageOfPodsToComeCounts() throws Exception {
    String arguments = "kind: Pod\nmetadata: {name: front}\nspec: {args: [\"--solver=%s\"]}\n";
    assertThat(checked(arguments.formatted(OURS)).finish(List.of())).containsExactly("data");
    Completeness check = checked(arguments.formatted("registry.invalid/test/web:1.0"));
    assertThatThrownBy(() -> check.finish(List.of()))
        .hasMessageContaining("Pod front starts registry.invalid/test/web:1.0");
  }

  @Test
  void variantIsRenderedTooAndNamed() throws Exception {
    Files.createDirectory(folder.resolve("ci"));
    Files.writeString(folder.resolve("ci/large.yaml"), pod("docker.example/sidecar"));
    Completeness check = checked(pod(OURS));
    assertThatThrownBy(() -> check.finish(List.of()))
        .hasMessageContaining(
            "chart shop with large.yaml: Pod front starts docker.example/sidecar");
  }

  @Test
  void sameChartIsNotRenderedAgainAndAFailedOneIs() throws Exception {
    checked(pod(OURS));
    assertThat(checked(pod(OURS)).finish(List.of())).containsExactly("data");
    assertThat(Files.readAllLines(runs)).hasSize(1);
    checked(pod("docker.example/other"));
    checked(pod("docker.example/other"));
    assertThat(Files.readAllLines(runs)).hasSize(3);
  }

  @Test
  void valuesSayWhichImageGoesWhere() throws Exception {
    SortedMap<String, String> images = new TreeMap<>();
    images.put("image", "web");
    images.put("side.image", "data");
    ChartSpec spec = new ChartSpec("shop", new ChartSpec.Folder(folder, List.of()), folder, images);
    SortedMap<String, Digest> roots = new TreeMap<>();
    roots.put("web", WEB);
    roots.put("data", DATA);
    assertThat(ChartImages.of(spec, "test", roots).values().toString())
        .isEqualTo(
            "{\"imageNamespace\":\"test\",\"image\":{\"name\":\"web\",\"digest\":\"%s\"},"
                    .formatted(WEB)
                + "\"side\":{\"image\":{\"name\":\"data\",\"digest\":\"%s\"}}}".formatted(DATA));
  }
}
