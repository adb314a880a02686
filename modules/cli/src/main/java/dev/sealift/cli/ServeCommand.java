package dev.sealift.cli;

import dev.sealift.bundle.Bundle;
import dev.sealift.registryserver.RegistryServer;
import dev.sealift.registryserver.ServerCertificate;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift serve}. */
@CommandLine.Command(
    name = "serve",
    description =
        "Verifies a bundle and answers as a read-only registry, straight from its file, until it is interrupted.",
    footerHeading = "%nExample:%n",
    footer = {
      "  sealift serve appliance.tar --key ours.pub --listen 0.0.0.0:5000 \\",
      "      --tls-cert chain.pem --tls-key key.pem",
      "  docker pull bastion.example:5000/sealift/minio:TAG"
    })
final class ServeCommand extends Command {
  @Parameters(paramLabel = "BUNDLE", description = "The bundle.")
  Path file = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:5000",
      description = "Where to listen. Default: ${DEFAULT-VALUE}; port 0 takes a free one.")
  String listen = "";

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate chain (PEM).")
  @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key (PEM).")
  @Nullable Path key;

  @Mixin TrustOptions trust = new TrustOptions();

  @Override
  void run(Console console) throws Exception {
    int colon = listen.lastIndexOf(':');
    if (colon < 1 || !listen.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new UsageFailure(
          "--listen " + listen, "it is not HOST:PORT", "Write for example --listen 0.0.0.0:5000.");
    }
    Optional<ServerCertificate> tls =
        certificate == null || key == null
            ? Optional.empty()
            : Optional.of(ServerCertificate.read(certificate, key));
    Bundle bundle = Bundle.open(file);
    VerifyCommand.verify(bundle, trust.trust(), console, this);
    InetSocketAddress address =
        new InetSocketAddress(
            listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
    try (RegistryServer server = RegistryServer.start(bundle, address, tls)) {
      String at = server.address().getHostString() + ":" + server.address().getPort();
      console.result("serving " + file + " at " + (tls.isPresent() ? "https://" : "http://") + at);
      console.event("serving", Map.of("address", at));
      new CountDownLatch(1).await();
    }
  }
}
