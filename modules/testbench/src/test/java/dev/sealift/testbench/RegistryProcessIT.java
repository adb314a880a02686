package dev.sealift.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.testbench.Program.Output;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryProcessIT {
  @TempDir Path folder;

  private final Tools tools = Tools.ofThisMachine();
  private final Program crane = tools.crane();

  @Test
  void withoutTlsAnyoneMayList() {
    try (RegistryProcess registry = start(new Access.Plain())) {
      assertThat(crane.run("catalog", registry.authority()).orThrow()).isEmpty();
      assertThat(registry.answered("GET")).isPositive();
      assertThat(registry.answered("PUT")).isZero();
    }
  }

  @Test
  void onlyThoseWhoKnowTheAuthorityTrustIt() {
    var certificates = PrivateCertificates.generate(folder.resolve("pki"));
    try (RegistryProcess registry = start(new Access.Tls(certificates))) {
      assertThat(crane.run("catalog", registry.authority()).errors()).contains("x509");
      assertThat(knowing(certificates).run("catalog", registry.authority()).orThrow()).isEmpty();
    }
  }

  @Test
  void onlyTheAccountIsLetIn() {
    var certificates = PrivateCertificates.generate(folder.resolve("pki"));
    try (RegistryProcess registry = start(new Access.Account(certificates, "pusher", "s3cret"))) {
      Program client = knowing(certificates);
      assertThat(client.run("catalog", registry.authority()).errors()).contains("UNAUTHORIZED");
      login(client, registry, "guess");
      assertThat(client.run("catalog", registry.authority()).exitCode()).isOne();
      login(client, registry, "s3cret").orThrow();
      assertThat(client.run("catalog", registry.authority()).exitCode()).isZero();
    }
  }

  private RegistryProcess start(Access access) {
    return RegistryProcess.start(tools.dockerRegistry(), folder, access);
  }

  private static Output login(Program crane, RegistryProcess registry, String password) {
    return crane.run("auth", "login", registry.authority(), "-u", "pusher", "-p", password);
  }

  private Program knowing(PrivateCertificates certificates) {
    return crane
        .with("SSL_CERT_FILE", certificates.authority().toString())
        .with("DOCKER_CONFIG", folder.toString());
  }
}
