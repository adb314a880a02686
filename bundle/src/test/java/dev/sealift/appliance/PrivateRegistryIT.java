package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundledImage;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.DockerEngine;
import dev.sealift.testbench.PrivateCertificates;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RegistryMaker with a certificate of a private authority and one account. */
class PrivateRegistryIT {
  private static final String USER = "pusher";
  private static final String PASSWORD = "a password: with=signs";

  @TempDir Path folder;
  private Site site;
  private PrivateCertificates certificates;

  @BeforeEach
  void unpackTheTool() throws Exception {
    site = new Site(folder);
    certificates = PrivateCertificates.generate(folder.resolve("certificates"));
  }

  @ParameterizedTest
  @EnumSource
  void everyImageArrivesOnceAndOthersSeeItsDigest(RegistryMaker maker) throws Exception {
    try (RegistryProcess registry = start(maker)) {
      Site.Run first = push(registry, certificates, PASSWORD);
      assertThat(first.output()).contains("every manifest read back");
      assertThat(first.exitCode()).isZero();
      long sent = sent(registry);
      assertThat(sent).isPositive();

      Site.Run second = push(registry, certificates, PASSWORD);
      assertThat(second.output()).contains("nothing was sent");
      assertThat(second.exitCode()).isZero();
      assertThat(sent(registry)).isEqualTo(sent);

      skopeoSeesEveryDigest(registry);
      dockerPullsEveryImage(registry);
    }
  }

  @Test
  void strangersAndImpostorsGetNothing() throws Exception {
    try (RegistryProcess registry = start(RegistryMaker.DEBIAN)) {
      Site.Run wrongPassword = push(registry, certificates, "guess");
      assertThat(wrongPassword.output()).contains("error: ").contains("401");
      assertThat(wrongPassword.exitCode()).isNotZero();

      PrivateCertificates others = PrivateCertificates.generate(folder.resolve("others"));
      Site.Run wrongAuthority = push(registry, others, PASSWORD);
      assertThat(wrongAuthority.output()).contains("error: ").contains("certif");
      assertThat(wrongAuthority.exitCode()).isNotZero();

      assertThat(sent(registry)).isZero();
    }
  }

  private RegistryProcess start(RegistryMaker maker) throws Exception {
    return RegistryProcess.start(
        maker.program(site),
        folder.resolve("registry-folder"),
        new Access.Account(certificates, USER, PASSWORD));
  }

  private Site.Run push(RegistryProcess registry, PrivateCertificates trusted, String password)
      throws Exception {
    return site.sealift(
        "push",
        BundleUnderTest.FILE.toString(),
        registry.authority() + "/platform",
        "--allow-unsigned",
        "--ca=" + trusted.authority(),
        "--username-file=" + Files.writeString(folder.resolve("user"), USER),
        "--password-file=" + Files.writeString(folder.resolve("password"), password));
  }

  private static long sent(RegistryProcess registry) {
    return registry.answered("POST") + registry.answered("PATCH") + registry.answered("PUT");
  }

  private void skopeoSeesEveryDigest(RegistryProcess registry) throws Exception {
    Program skopeo =
        Tools.ofThisMachine()
            .skopeo()
            .with("SSL_CERT_FILE", certificates.authority().toString())
            .starting("inspect", "--no-tags", "--creds", USER + ":" + PASSWORD)
            .starting("--format", "{{.Digest}}");
    for (BundledImage image : BundleUnderTest.open().images()) {
      assertThat(skopeo.run("docker://" + name(registry, image)).orThrow())
          .isEqualTo(image.root().digest().toString());
    }
  }

  /** An engine does without its usual doubts about certificates on loopback. */
  private void dockerPullsEveryImage(RegistryProcess registry) throws Exception {
    Program docker =
        DockerEngine.ofThisProcess()
            .client()
            .with("DOCKER_CONFIG", folder.resolve("docker").toString());
    docker.run("login", "-u", USER, "-p", PASSWORD, registry.authority()).orThrow();
    for (BundledImage image : BundleUnderTest.open().images()) {
      assertThat(docker.run("pull", name(registry, image)).orThrow())
          .contains("Digest: " + image.root().digest());
    }
  }

  private static String name(RegistryProcess registry, BundledImage image) {
    return registry.authority() + "/platform/" + image.name();
  }
}
