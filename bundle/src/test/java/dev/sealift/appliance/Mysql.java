package dev.sealift.appliance;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** A container of the database on a volume; the server writes there and into memory only. */
final class Mysql implements AutoCloseable {
  private static final int PORT = 3306;
  private static final String FOLDER = "/var/lib/mysql";

  private final GenericContainer<?> container;

  private Mysql(GenericContainer<?> container) {
    this.container = container;
  }

  /**
   * What an init container does: fills the volume, unless it is filled, by the statements of the
   * file, which is mounted like a Secret. Returns its exit code.
   */
  static long firstBoot(String volume, Path statements) throws Exception {
    Files.setPosixFilePermissions(statements, PosixFilePermissions.fromString("r--r--r--"));
    Bind secret = new Bind(statements.toString(), new Volume("/secret/init.sql"), AccessMode.ro);
    String data = FOLDER + "/data";
    try (GenericContainer<?> container = container(volume)) {
      container
          .withCreateContainerCmdModifier(command -> {
            Containers.host(command).withBinds(secret);
            command.withEntrypoint("/usr/bin/initdb", data, data + ".init", "--");
          })
          .withCommand(
              "/usr/sbin/mysqld",
              "--defaults-file=/etc/mysql/my.cnf",
              "--datadir=" + data + ".init",
              "--initialize-insecure",
              "--init-file=/secret/init.sql")
          .withStartupCheckStrategy(new Ended())
          .start();
      return requireNonNull(container.getCurrentContainerInfo().getState().getExitCodeLong());
    }
  }

  /** Starts the server on a volume that is filled; returns when it takes connections. */
  static Mysql start(String volume) throws Exception {
    return start(container(volume));
  }

  /**
   * The same for others in a network, who find it at {@link #address}.
   *
   * @param tls folder of ca.crt, tls.crt and tls.key
   */
  static Mysql in(Network network, String volume, Path tls) throws Exception {
    Bind secret = new Bind(tls.toString(), new Volume("/secret/tls"), AccessMode.ro);
    return start(
        container(volume)
            .withNetwork(network)
            .withCreateContainerCmdModifier(command -> Containers.host(command).withBinds(secret))
            .withCommand(
                "--defaults-file=/etc/mysql/my.cnf",
                "--ssl-ca=/secret/tls/ca.crt",
                "--ssl-cert=/secret/tls/tls.crt",
                "--ssl-key=/secret/tls/tls.key"));
  }

  private static Mysql start(GenericContainer<?> container) {
    container
        .withExposedPorts(PORT)
        .waitingFor(
            Wait.forLogMessage(".*ready for connections.*port: 3306.*", 1)
                .withStartupTimeout(Duration.ofSeconds(30)))
        .start();
    return new Mysql(container);
  }

  private static GenericContainer<?> container(String volume) throws Exception {
    return Containers.of("sealift/mysql")
        .withCreateContainerCmdModifier(command -> mount(command, volume));
  }

  private static void mount(CreateContainerCmd command, String volume) {
    Containers.host(command)
        .withMounts(
            List.of(new Mount().withType(MountType.VOLUME).withSource(volume).withTarget(FOLDER)))
        .withTmpFs(Map.of("/tmp", "mode=1777", "/run/mysqld", "uid=10001,mode=0700"));
  }

  /**
   * Connects over TLS.
   *
   * @param database empty for none
   */
  Connection connect(String user, String password, String database) throws SQLException {
    return connect(user, password, database, "REQUIRED");
  }

  /** The same with one of the driver's modes of TLS. */
  Connection connect(String user, String password, String database, String mode)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslMode", mode);
    // Or the driver itself refuses to send a password without TLS, and the server is not asked.
    properties.setProperty("allowPublicKeyRetrieval", "true");
    return DriverManager.getConnection(
        "jdbc:mysql://%s:%d/%s"
            .formatted(container.getHost(), container.getMappedPort(PORT), database),
        properties);
  }

  /** Its address in the one network that it is in. */
  String address() {
    return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
        .map(ContainerNetwork::getIpAddress)
        .map(Objects::requireNonNull)
        .findFirst()
        .orElseThrow();
  }

  /** As a power failure does to it. */
  void kill() {
    Containers.docker().run("kill", "--signal=KILL", container.getContainerId()).orThrow();
  }

  @Override
  public void close() {
    container.stop();
  }
}
