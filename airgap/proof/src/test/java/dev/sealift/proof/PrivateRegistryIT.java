package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.drill.Drill;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.PrivateCertificates;
import dev.sealift.testbench.Program.Output;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Sockets;
import dev.sealift.testbench.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static final String[] EVERYTHING = {
    "namespaces",
    "pods",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "clusterroles",
    "customresourcedefinitions"
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

  @SuppressWarnings("NullAway.Init")
  private static PrivateCertificates certificates;

  @BeforeAll
  static void start() throws Exception {
    certificates = PrivateCertificates.generate(folder.resolve("certificates"), Drill.SITE);
    registry =
        RegistryProcess.start(
            Tools.ofThisMachine().dockerRegistry(),
            folder.resolve("registry"),
            new Access.Account(certificates, "site", "a $tr@nge \"password'"));
    drill = Drill.start();
    drill.offer(registry.port(), registry.port());
    cluster = new Seen(drill);
    bastion = Bastion.of(drill, Files.createDirectories(folder.resolve("bastion")));
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
            .formatted(authority(), certificates.authority()));
  }

  private static String authority() {
    return Drill.SITE + ":" + registry.port();
  }

  @AfterAll
  static void end() {
    drill.close();
    registry.close();
  }

  @AfterEach
  void nothingTriedToLeave() {
    assertThat(drill.leaving()).isEmpty();
  }

  @Test
  @Order(1)
  void aNodeThatCannotPullIsFoundBeforeAnythingIsChanged() {
    SortedMap<String, String> before = cluster.versions(EVERYTHING);

    Output install = bastion.sealift(INSTALL);

    assertThat(install.exitCode()).describedAs(install.errors()).isEqualTo(3);
    assertThat(install.text())
        .contains("certificate signed by unknown authority")
        .contains("/etc/containerd/certs.d/" + authority());
    cluster.awaitEnd("sealift-preflight");
    assertThat(cluster.versions(EVERYTHING)).isEqualTo(before);
  }

  @Test
  @Order(2)
  void thePlanTouchesNothing() {
    drill.trust(authority(), certificates.authority());
    SortedMap<String, String> before = cluster.versions(EVERYTHING);

    Output plan =
        bastion.sealift("plan", Bastion.BUNDLE.toString(), "--allow-unsigned", "--site=site.yaml");

    assertThat(plan.exitCode()).describedAs(plan.errors()).isZero();
    assertThat(plan.text()).contains("nodes pull from " + authority() + "/platform");
    assertThat(cluster.versions(EVERYTHING)).isEqualTo(before);
  }

  @ParameterizedTest
  @Order(3)
  @ValueSource(
      strings = {
        "ready     images of cert-manager",
        "begun     cert-manager",
        "ready     cert-manager",
        "begun     object-storage",
        "begun     image-registry"
      })
  void itIsKilledAtAnyMoment(String moment) throws Exception {
    bastion.killAt(moment, INSTALL);
  }

  @Test
  @Order(4)
  void andRunAgainEverythingIsReady() {
    Output install = bastion.sealift(INSTALL);

    assertThat(install.exitCode()).describedAs(install.errors()).isZero();
    assertThat(install.text()).contains("https://object-storage.sealift.svc:9000");
    Output status = bastion.sealift("status", "--site=site.yaml");
    assertThat(status.exitCode()).describedAs(status.text()).isZero();
  }

  @Test
  @Order(5)
  void theSameAgainChangesNothing() {
    cluster.isLeftAloneBy(bastion, INSTALL);
  }

  @Test
  @Order(6)
  void everyComponentDoesItsWork() throws Exception {
    new Platform(cluster, Files.createDirectories(folder.resolve("first"))).doesItsWork();
  }

  @Test
  @Order(7)
  void anotherInstallationServedByTheBastionSharesNoSecret() throws Exception {
    Set<String> known = cluster.words();
    assertThat(known).hasSizeGreaterThan(10);
    Output uninstall = bastion.sealift("uninstall", "--site=site.yaml", "--delete-data");
    assertThat(uninstall.exitCode()).describedAs(uninstall.errors()).isZero();
    int port = Sockets.freePort();
    drill.offer(port, port);
    drill.trust(Drill.SITE + ":" + port, certificates.authority());
    bastion.write(
        "served.yaml",
        "images: {served: '%s:%d', ca: %s}\n"
            .formatted(Drill.SITE, port, certificates.authority()));
    Process serve =
        bastion.start(
            "serve",
            Bastion.BUNDLE.toString(),
            "--allow-unsigned",
            "--listen=127.0.0.1:" + port,
            "--tls-cert=" + certificates.certificate(),
            "--tls-key=" + certificates.key());
    try {
      bastion.await(serve, "serving");

      Output install =
          bastion.sealift(
              "install", Bastion.BUNDLE.toString(), "--allow-unsigned", "--site=served.yaml");

      assertThat(install.exitCode()).describedAs(install.errors()).isZero();
      assertThat(bastion.sealift("status", "--site=served.yaml").exitCode()).isZero();
      assertThat(cluster.words()).doesNotContainAnyElementsOf(known);
      new Platform(cluster, Files.createDirectories(folder.resolve("second"))).doesItsWork();
    } finally {
      serve.descendants().forEach(ProcessHandle::destroyForcibly);
      serve.destroyForcibly();
    }
  }
}
