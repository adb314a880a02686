package dev.sealift.bench;

import dev.sealift.drill.Drill;
import dev.sealift.testbench.Access;
import dev.sealift.testbench.PrivateCertificates;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.RegistryProcess;
import dev.sealift.testbench.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A site with a registry on TLS by a private authority, that holds all images of the bundle.
 *
 * @param folder keeps everything
 */
record Site(Course course, Path folder, RegistryProcess registry, PrivateCertificates certificates)
    implements AutoCloseable {
  private static final String USER = "site";
  private static final String PASSWORD = "generated";
  private static final String PREFIX = "platform";

  /** Opens one in an empty folder; returns when its registry has all images. */
  static Site open(Course course, Path folder) throws IOException {
    PrivateCertificates certificates =
        PrivateCertificates.generate(folder.resolve("certificates"), Drill.SITE);
    RegistryProcess registry =
        RegistryProcess.start(
            Tools.ofThisMachine().dockerRegistry(),
            folder.resolve("registry"),
            new Access.Account(certificates, USER, PASSWORD));
    Site site = new Site(course, folder, registry, certificates);
    Path user = Files.writeString(folder.resolve("user"), USER + "\n");
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    // A real bastion has a name server.
    Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost " + Drill.SITE + "\n");
    Files.writeString(
        site.file(),
        "images: {registry: %s/%s, ca: %s, usernameFile: %s, passwordFile: %s}\n"
            .formatted(site.authority(), PREFIX, certificates.authority(), user, password));
    Program.of(course.sealift())
        .run(
            "push",
            course.bundle().toString(),
            registry.authority() + "/" + PREFIX,
            "--allow-unsigned",
            "--ca=" + certificates.authority(),
            "--username-file=" + user,
            "--password-file=" + password)
        .orThrow();
    return site;
  }

  /** The site file that says so. */
  Path file() {
    return folder.resolve("site.yaml");
  }

  /** A drill whose node knows the registry. */
  Drill drill() {
    Drill drill = Drill.start();
    drill.offer(registry.port(), registry.port());
    drill.trust(authority(), certificates.authority());
    return drill;
  }

  private String authority() {
    return Drill.SITE + ":" + registry.port();
  }

  @Override
  public void close() {
    registry.close();
  }
}
