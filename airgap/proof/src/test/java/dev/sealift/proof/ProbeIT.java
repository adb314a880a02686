package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.drill.Drill;
import dev.sealift.preflight.Finding;
import dev.sealift.preflight.Finding.Severity;
import dev.sealift.preflight.Preflight;
import dev.sealift.registryserver.RegistryServer;
import dev.sealift.registryserver.ServerCertificate;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.PrivateCertificates;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** What is found by trying: whether nodes can pull, and that nothing of it is left. */
class ProbeIT extends PreflightDrill {

  @Test
  void aNodeThatDoesNotTrustTheRegistryIsToldWhatToTrust() throws Exception {
    String registry = Drill.SITE + ":5001";
    PrivateCertificates certificates = PrivateCertificates.generate(folder, Drill.SITE);
    try (RegistryServer server =
        RegistryServer.start(
            preflights.carried.bundle(),
            RegistryServer.loopback(0),
            Optional.of(ServerCertificate.read(certificates.certificate(), certificates.key())))) {
      drill.offer(5001, server.address().getPort());

      Finding finding =
          Preflights.problem("pull", preflights.preflight().probe(preflights.image(registry)));

      assertThat(finding.what()).startsWith("node ").endsWith(" cannot pull from " + registry);
      assertThat(finding.why()).contains("certificate signed by unknown authority");
      assertThat(finding.next()).contains("/etc/containerd/certs.d/" + registry + "/hosts.toml");

      drill.trust(registry, certificates.authority());
      assertThat(Preflights.of("pull", preflights.preflight().probe(preflights.image(registry))))
          .extracting(Finding::severity)
          .containsExactly(Severity.FINE);
    }
  }

  @Test
  void otherReasonsNotToPullAreToldApart() throws Exception {
    try (RegistryProcess plain =
        RegistryProcess.start(
            Tools.ofThisMachine().dockerRegistry(), folder.resolve("plain"), new Access.Plain())) {
      drill.offer(5002, plain.port());
      assertThat(pull(Drill.SITE + ":5002").why())
          .contains("server gave HTTP response to HTTPS client");
    }
    assertThat(pull("registry.none:5000").next()).contains("name server");
    assertThat(pull(Preflights.REGISTRY + "/elsewhere").why()).contains("not found");
  }

  private static Finding pull(String registry) throws Exception {
    return Preflights.problem("pull", preflights.preflight().probe(preflights.image(registry)));
  }

  @Test
  void whatAKilledRunLeftIsRemovedAndWhatIsNotOursIsNot() throws Exception {
    drill.kubectl("create", "namespace", "sealift-preflight").orThrow();
    SortedSet<String> with = Listing.of(drill);
    List<Finding> foreign = preflights.preflight().probe(preflights.image(Preflights.REGISTRY));
    assertThat(foreign).allMatch(finding -> finding.why().contains("not ours"));
    assertThat(Listing.of(drill)).isEqualTo(with);

    drill
        .kubectl("label", "namespace", "sealift-preflight", "app.kubernetes.io/managed-by=sealift")
        .orThrow();
    drill
        .kubectl("create", "service", "clusterip", "probe", "--tcp=1", "-n", "sealift-preflight")
        .orThrow();
    List<Finding> ours = preflights.preflight().probe(preflights.image(Preflights.REGISTRY));
    assertThat(Preflights.of("pull", ours))
        .extracting(Finding::severity)
        .containsExactly(Severity.FINE);
  }

  @Test
  void anInterruptedProbeLeavesNothing() throws Exception {
    Preflight preflight = preflights.preflight();
    Thread probe =
        Thread.ofVirtual().start(() -> preflight.probe(preflights.image("192.0.2.1.none:5000")));
    while (drill.kubectl("get", "pod", "pull-0", "-n", "sealift-preflight").exitCode() != 0) {
      assertThat(probe.isAlive()).isTrue();
    }
    probe.interrupt();
    assertThat(probe.join(Duration.ofSeconds(20))).isTrue();
  }
}
