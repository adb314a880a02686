package dev.sealift.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.drill.Drill;
import dev.sealift.testbench.Program;
import dev.sealift.testbench.Program.Output;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.SortedMap;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A bare cluster, no registry anywhere, and no site file: the default of everything. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DefaultsIT {
  private static final String[] INSTALL = {
    "install", Bastion.BUNDLE.toString(), "--allow-unsigned", "--receipt=receipt.json"
  };

  @TempDir static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static Drill drill;

  @SuppressWarnings("NullAway.Init")
  private static Bastion bastion;

  @SuppressWarnings("NullAway.Init")
  private static Seen cluster;

  @SuppressWarnings("NullAway.Init")
  private static Doors doors;

  @SuppressWarnings("NullAway.Init")
  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    drill = Drill.start();
    bastion = Bastion.of(drill, Files.createDirectories(folder.resolve("bastion")));
    cluster = new Seen(drill);
    doors = new Doors(cluster, folder);
    platform = new Platform(cluster, Files.createDirectories(folder.resolve("platform")));
  }

  @AfterAll
  static void end() {
    drill.close();
  }

  @AfterEach
  void nothingTriedToLeave() {
    assertThat(drill.leaving()).isEmpty();
  }

  @Test
  @Order(1)
  void everythingIsReadyAfterOneCommand() {
    Output install = bastion.sealift(INSTALL);

    assertThat(install.exitCode()).describedAs(install.errors()).isZero();
    Output status = bastion.sealift("status");
    assertThat(status.exitCode()).describedAs(status.text()).isZero();
    assertThat(cluster.get("pods", "--all-namespaces", "{.items[*].spec.containers[*].image}"))
        .contains("127.0.0.1:30500/sealift/minio@sha256:");
    assertThat(drill.kubectl("get", "pod", "image-seed", "--namespace=sealift").exitCode())
        .isNotZero();
  }

  @Test
  @Order(2)
  void theReceiptIsSigned() throws Exception {
    Path home = folder.resolve("bastion");
    Files.write(home.resolve("sig"), Base64.getDecoder().decode(bastion.read("receipt.json.sig")));
    assertThat(
            Program.of(Path.of("/usr/bin/openssl"))
                .runIn(
                    home,
                    "pkeyutl",
                    "-verify",
                    "-pubin",
                    "-inkey",
                    "receipt.json.pub",
                    "-rawin",
                    "-in",
                    "receipt.json",
                    "-sigfile",
                    "sig")
                .orThrow())
        .contains("Verified");
    assertThat(bastion.read("receipt.json")).contains("127.0.0.1:30500/sealift/mysql@sha256:");
  }

  @Test
  @Order(3)
  void everyComponentDoesItsWork() throws Exception {
    platform.doesItsWork();
  }

  @Test
  @Order(4)
  void theRegistrysKeyOpensNoStaticContent() {
    assertThatThrownBy(() ->
            doors
                .storage("object-storage-registry")
                .statObject(
                    StatObjectArgs.builder().bucket("static-content").object("index.html").build()))
        .isInstanceOf(ErrorResponseException.class)
        .hasMessageContaining("Access Denied");
  }

  @Test
  @Order(5)
  void theRegistryKeepsNothingOnItsOwnDisk() throws Exception {
    String before = platform.workspace();

    drill
        .kubectl(
            "delete",
            "pod",
            "--namespace=sealift",
            "--selector=app.kubernetes.io/name=image-registry",
            "--now")
        .orThrow();
    cluster.await("deployment/image-registry");

    assertThat(platform.workspace()).isEqualTo(before);
  }

  @Test
  @Order(6)
  void plainTextIsRefused() throws Exception {
    OkHttpClient plain = new OkHttpClient();
    for (String service :
        new String[] {"object-storage:9000", "image-registry:443", "source-control:443"}) {
      String[] parts = service.split(":", 2);
      int port = cluster.reach(parts[0], Integer.parseInt(parts[1]));
      Request request = new Request.Builder().url("http://127.0.0.1:" + port + "/v2/").build();
      try (Response response = plain.newCall(request).execute()) {
        assertThat(response.code()).as(service).isEqualTo(400);
      }
    }
    // The same login is taken over TLS.
    assertThatThrownBy(() -> doors.database("database-sealift", "DISABLED"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Access denied");
  }

  @Test
  @Order(7)
  void whoIsNotLoggedInPushesNothing() throws Exception {
    Request request =
        new Request.Builder()
            .url(
                "https://image-registry:%d/v2/workspaces/probe/blobs/uploads/"
                    .formatted(cluster.reach("image-registry", 443)))
            .post(RequestBody.create(new byte[0], MediaType.get("application/octet-stream")))
            .build();
    try (Response response = doors.http("image-registry-tls").newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(401);
    }
  }

  @Test
  @Order(8)
  void podsOfOthersReachNothing() {
    cluster.start("stranger", "others");
    for (String door :
        new String[] {
          "object-storage:9000",
          "database:3306",
          "image-registry-control:5001",
          "source-control:443"
        }) {
      String[] parts = door.split(":", 2);
      String address = cluster.get("service", parts[0], "{.spec.clusterIP}") + ":" + parts[1];
      assertThat(cluster.exec("stranger", "others", "connect", address).errors())
          .as(door)
          .contains("no route to host");
    }
  }

  @Test
  @Order(9)
  void theSameAgainChangesNothing() {
    cluster.isLeftAloneBy(bastion, INSTALL);
  }

  @Test
  @Order(10)
  void whatWasStoredOutlivesAnUninstallation() throws Exception {
    SortedMap<String, String> secrets = cluster.secrets();

    Output uninstall = bastion.sealift("uninstall");

    assertThat(uninstall.exitCode()).describedAs(uninstall.errors()).isZero();
    assertThat(uninstall.text()).contains("PersistentVolumeClaim data-database-0");
    assertThat(bastion.sealift("status").text()).contains("nothing is installed");

    Output again = bastion.sealift(INSTALL);

    assertThat(again.exitCode()).describedAs(again.errors()).isZero();
    assertThat(platform.user()).isEqualTo("Zoë 🚢");
    assertThat(platform.workspace()).startsWith("sha256:");
    assertThat(cluster.secrets())
        .containsEntry("database-sealift", secrets.get("database-sealift"));
  }
}
