package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.drill.Drill;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.PrivateCertificates;
import dev.sealift.testbench.Program.Output;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A site with a registry of its own, on TLS by a private authority and with a password. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrivateRegistryIT {
  private static final String[] INSTALL = {
    "install",
    Bastion.BUNDLE.toString(),
    "--allow-unsigned",
    "--site=site.yaml",
    "--receipt=receipt.json"
  };

  @TempDir static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static Drill drill;

  @SuppressWarnings("NullAway.Init")
  private static RegistryProcess registry;

  @SuppressWarnings("NullAway.Init")
  private static Bastion bastion;

  @SuppressWarnings("NullAway.Init")
  private static Seen cluster;

  @BeforeAll
  static void start() throws Exception {
    PrivateCertificates certificates =
        PrivateCertificates.generate(folder.resolve("certificates"), Drill.SITE);
    registry =
        RegistryProcess.start(
            Tools.ofThisMachine().dockerRegistry(),
            folder.resolve("registry"),
            new Access.Account(certificates, "site", "a $tr@nge \"password'"));
    drill = Drill.start();
    String authority = Drill.SITE + ":" + registry.port();
    drill.offer(registry.port(), registry.port());
    drill.trust(authority, certificates.authority());
    cluster = new Seen(drill);
    Path home = java.nio.file.Files.createDirectories(folder.resolve("home"));
    bastion = Bastion.of(drill, home);
    bastion.write("user", "site\n");
    bastion.write("password", "a $tr@nge \"password'\n");
    bastion.write(
        "site.yaml",
        """
        images:
          registry: %s/platform
          ca: %s
          usernameFile: user
          passwordFile: password
        """
            .formatted(authority, certificates.authority()));
  }

  @AfterAll
  static void end() {
    drill.close();
    registry.close();
  }

  @Test
  @Order(1)
  void everythingIsReadyAfterOneCommand() {
    Output install = bastion.sealift(INSTALL);

    assertThat(install.exitCode()).describedAs(install.errors()).isZero();
    assertThat(install.text()).contains("https://object-storage.sealift.svc:9000");
    assertThat(bastion.sealift("status", "--site=site.yaml").exitCode()).isZero();
    assertThat(drill.leaving()).isEmpty();
  }

  @Test
  @Order(2)
  void theSameAgainChangesNothing() {
    String[] kinds = {"deployments", "statefulsets", "configmaps", "services", "certificates"};
    SortedMap<String, String> secrets = cluster.secrets();
    SortedMap<String, String> before = cluster.versions(kinds);

    Output again = bastion.sealift(INSTALL);

    assertThat(again.exitCode()).describedAs(again.errors()).isZero();
    assertThat(again.errors()).contains("unchanged database").doesNotContain("begun");
    assertThat(cluster.secrets()).isEqualTo(secrets);
    assertThat(cluster.versions(kinds)).isEqualTo(before);
  }
}
