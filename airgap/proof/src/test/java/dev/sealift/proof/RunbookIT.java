package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sealift.bundle.KeyAlgorithm;
import dev.sealift.bundle.SigningKey;
import dev.sealift.drill.Drill;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.PrivateCertificates;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.Program.Output;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Sockets;
import dev.sealift.testbench.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator who follows RUNBOOK.md word by word, from the check of the bundle until everything is
 * taken out again, on a host that has what the document says it needs.
 */
class RunbookIT {
  private static final Path DOCUMENT = Path.of("..", "RUNBOOK.md");
  private static final String PLAN = "4. See what would happen";
  private static final Pattern FINDING =
      Pattern.compile("(?m)^(?:fine|warning|problem) +([a-z-]+): ");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static Drill drill;

  @SuppressWarnings("NullAway.Init")
  private static RegistryProcess registry;

  @SuppressWarnings("NullAway.Init")
  private static Shell shell;

  private static Path site = Path.of("");
  private static int served;

  /** What the document says, and what that is here. */
  private static final Map<String, String> HERE = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    site = Files.createDirectories(folder.resolve("site"));
    PrivateCertificates certificates =
        PrivateCertificates.generate(folder.resolve("certificates"), Drill.SITE);
    Access access = new Access.Account(certificates, "platform", "a $tr@nge \"password'");
    registry =
        RegistryProcess.start(
            Tools.ofThisMachine().dockerRegistry(), folder.resolve("registry"), access);
    drill = Drill.start();
    served = Sockets.freePort();
    drill.offer(registry.port(), registry.port());
    drill.offer(served, served);

    SigningKey.Pair key = SigningKey.generate(KeyAlgorithm.ED25519, new SecureRandom());
    SignedBundle.write(
        site.resolve("sealift-0.1.0.tar"),
        key.signing(),
        Files.createDirectories(folder.resolve("unpacked")));
    Files.writeString(site.resolve("ours.pub"), key.verification().toPem());
    Files.writeString(site.resolve("kubeconfig"), drill.kubeconfig());
    Files.copy(certificates.authority(), site.resolve("registry-ca.pem"));
    Files.writeString(site.resolve("registry-user"), "platform\n");
    Files.writeString(site.resolve("registry-password"), "a $tr@nge \"password'\n");
    programs(Files.createDirectories(folder.resolve("bin")));
    replacements();
    shell =
        Shell.open(
            Program.of(Path.of("/usr/bin/env"))
                .starting("-i", "PATH=" + folder.resolve("bin") + ":/usr/bin:/bin")
                .starting("HOME=" + folder)
                .starting(
                    "JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file="
                        + System.getProperty("jdk.net.hosts.file"))
                .prepare("/bin/bash", "--norc")
                .directory(site.toFile()));
  }

  @AfterAll
  static void end() {
    shell.close();
    drill.close();
    registry.close();
  }

  /** What a site's host has and this machine may not; nodes are a folder, see {@link #toNodes}. */
  private static void programs(Path bin) throws IOException {
    drill.copyKubectl(bin.resolve("kubectl"));
    program(bin.resolve("skopeo"), words(Tools.ofThisMachine().skopeo()) + " \"$@\"");
    program(
        bin.resolve("scp"),
        """
        [ "$1" = -r ] && [ "${3%%:*}" = root@node-1 ] || exit 1
        mkdir -p "%1$s${3#*:}"
        cp -r "$2" "%1$s${3#*:}"\
        """
            .formatted(folder.resolve("node-1")));
  }

  private static String words(Program program) {
    StringBuilder words = new StringBuilder();
    program.environment().forEach((name, value) -> words.append(name + "='" + value + "' "));
    words.append("TMPDIR='" + folder + "'");
    program.words().forEach(word -> words.append(" '" + word + "'"));
    return words.toString();
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void replacements() throws Exception {
    HERE.put("registry.example.test:5000", Drill.SITE + ":" + registry.port());
    HERE.put("bastion.example.test:5000", Drill.SITE + ":" + served);
    HERE.put("bastion.example.test", Drill.SITE);
    HERE.put("0.0.0.0:5000", "127.0.0.1:" + served);
    HERE.put("5443", String.valueOf(Sockets.freePort()));
    String storage = String.valueOf(Sockets.freePort());
    HERE.put(" 9000:9000", " " + storage + ":9000");
    HERE.put("object-storage:9000:127.0.0.1:9000", "object-storage:9000:127.0.0.1:" + storage);
    HERE.put(
        "docker-archive:workspace.tar",
        "oci-archive:sealift-0.1.0.tar:" + Bastion.image("sealift/node-probe"));
  }

  @Test
  void everyCommandOfTheDocumentDoesItsWork() throws Exception {
    String document = Files.readString(DOCUMENT);
    assertThat(document).contains("\n### A. ", "\n### B. ");
    Runbook book = Runbook.parse(document);
    Runbook.Block plan =
        book.blocks().stream().filter(b -> b.heading().equals(PLAN)).findFirst().orElseThrow();
    String before = "";
    for (Runbook.Block block : book.blocks()) {
      if (!before.equals(block.heading())) {
        decided(before, plan);
      }
      findingsAreExplained(run(block), document);
      if (block.text().contains("scp ")) {
        toNodes();
      }
      before = block.heading();
    }
    // The operator has the one out of the bundle.
    assertThat(Files.mismatch(site.resolve("RUNBOOK.md"), DOCUMENT)).isEqualTo(-1);
    assertThat(names("namespaces")).doesNotContain("sealift").doesNotContain("workspaces");
    assertThat(names("persistentvolumes")).isEmpty();
    assertThat(names("namespaces")).doesNotContain("cert-manager");
    assertThat(names("crds")).doesNotContain("cert-manager");
    assertThat(drill.leaving()).isEmpty();
  }

  /** Two of the three ways are gone as far as to the plan. */
  private static void decided(String heading, Runbook.Block plan) throws Exception {
    if (heading.startsWith("A. ")) {
      assertThat(run(plan)).contains("nodes pull from " + Drill.SITE + ":" + registry.port());
    } else if (heading.startsWith("B. ")) {
      assertThat(run(plan)).contains("nodes pull from " + Drill.SITE + ":" + served);
      String image = Drill.SITE + ":" + served + "/" + Bastion.image("sealift/node-probe");
      String hosts = "--hosts-dir=/etc/containerd/certs.d";
      assertThat(drill.run("ctr", "--namespace=rehearsal", "images", "pull", hosts, image))
          .extracting(Output::exitCode)
          .isEqualTo(0);
    }
  }

  /** Takes what was copied to the node into it. */
  private static void toNodes() throws IOException {
    Path there = folder.resolve("node-1/etc/containerd/certs.d");
    if (Files.isDirectory(there)) {
      try (var authorities = Files.list(there)) {
        for (Path one : authorities.toList()) {
          String authority = one.getFileName().toString();
          drill.trust(authority, one.resolve("ca.crt"));
          drill.trust(authority, Files.readString(one.resolve("hosts.toml")));
        }
      }
    }
  }

  private static String run(Runbook.Block block) {
    String commands = block.text();
    for (Map.Entry<String, String> one : HERE.entrySet()) {
      commands = commands.replace(one.getKey(), one.getValue());
    }
    String text = commands;
    Output output = assertTimeoutPreemptively(PATIENCE, () -> shell.run(text), block::toString);
    assertThat(output.exitCode())
        .as("RUNBOOK.md, line %d:%n%s%n%s", block.line(), text, output.text())
        .isZero();
    return output.text();
  }

  private static void findingsAreExplained(String output, String document) {
    FINDING
        .matcher(output)
        .results()
        .forEach(finding -> assertThat(document).contains("| `" + finding.group(1) + "` |"));
  }

  private static String names(String kind) {
    return drill.kubectl("get", kind, "--output=name").orThrow();
  }
}
