package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.testbench.PrivateCertificates;
import dev.sealift.testbench.Program;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;
import tools.jackson.databind.JsonNode;

/** The source control of the bundle on the database of the bundle, used with git. */
@TestInstance(Lifecycle.PER_CLASS)
class GiteaIT {
  private static final String STATEMENTS =
      """
      CREATE DATABASE gitea;
      CREATE USER 'git'@'%' IDENTIFIED BY 'database secret' REQUIRE SSL;
      GRANT ALL ON gitea.* TO 'git'@'%';
      """;
  private static final int SECONDS = 60;
  private static final Pattern ASSET = Pattern.compile("\"(/assets/(?:js|css)/index\\.[^\"]+)\"");

  private Path folder;
  private Path secrets;
  private Network network;
  private List<String> volumes;
  private Gitea.Place place;
  private Mysql mysql;
  private Gitea gitea;

  @BeforeAll
  void install(@TempDir Path empty) throws Exception {
    folder = empty;
    secrets = Files.createDirectory(folder.resolve("secrets"));
    Gitea.certificates(secrets, PrivateCertificates.generate(folder.resolve("keys"), "database"));
    Gitea.secret(secrets, "chart/app.ini", settings());
    Gitea.secret(secrets, "database/username", "git");
    Gitea.secret(secrets, "database/password", "database secret");
    Gitea.secret(secrets, "keys/secretKey", "a secret key of the test, forty-three letters");
    Gitea.secret(secrets, "keys/internalToken", "an internal token of the test");
    Gitea.secret(
        secrets,
        "keys/jwtSecret",
        Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]));
    Gitea.secret(secrets, "admin/username", Gitea.USER);
    Gitea.secret(secrets, "admin/password", Gitea.PASSWORD);
    network = Network.newNetwork();
    volumes = List.of(volume(), volume(), volume());
    Path statements = Files.writeString(folder.resolve("init.sql"), STATEMENTS);
    assertThat(Mysql.firstBoot(volumes.get(2), statements)).isZero();
    mysql = Mysql.in(network, volumes.get(2), secrets.resolve("tls"));
    place = new Gitea.Place(network, mysql.address(), secrets, volumes.get(0), volumes.get(1));
    gitea = Gitea.start(place);
  }

  @AfterAll
  void remove() {
    gitea.close();
    mysql.close();
    network.close();
    volumes.forEach(one -> Containers.docker().run("volume", "rm", one).orThrow());
  }

  private static String volume() {
    return Containers.docker().run("volume", "create").orThrow();
  }

  /** As the chart has them. */
  private String settings() throws Exception {
    Path charts = Files.createDirectory(folder.resolve("charts"));
    for (JsonNode one : new CarriedCharts(charts).resources("source-control", null)) {
      if (one.path("kind").asString().equals("ConfigMap")) {
        return one.at("/data/app.ini").asString();
      }
    }
    throw new AssertionError("the chart has no settings");
  }

  /** The machine's git, without what the machine tells it. */
  private Program git() {
    Map<String, String> environment =
        Map.of(
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_CONFIG_NOSYSTEM", "true",
            "GIT_SSL_CAINFO", secrets.resolve("authority/ca.crt").toString(),
            "GIT_TERMINAL_PROMPT", "0");
    return new Program(List.of("git"), environment)
        .starting("-c", "user.name=Ada", "-c", "user.email=ada@example.test")
        .starting("-c", "init.defaultBranch=main", "-c", "http.proxy=");
  }

  private String address(String repository) {
    String login = Gitea.USER + ":" + Gitea.PASSWORD.replace(" ", "%20");
    return "https://" + login + "@" + gitea.authority() + "/" + Gitea.USER + "/" + repository;
  }

  /** A repository at the server with one commit, and a clone of it. */
  private Path pushed(String name) throws Exception {
    assertThat(gitea.post("/api/v1/user/repos", "{\"name\": \"%s\"}".formatted(name)).statusCode())
        .isEqualTo(201);
    Path work = Files.createDirectory(folder.resolve(name));
    git().runIn(work, "init").orThrow();
    commit(work, "hello.txt", "hello\n");
    push(work, name, "main");
    return work;
  }

  /** The server looks at what the hook behind a push told it a moment later. */
  private void push(Path work, String name, String branch) throws Exception {
    git().runIn(work, "push", address(name), branch).orThrow();
    String path = "/api/v1/repos/ada/" + name + "/branches/" + branch;
    Instant deadline = Instant.now().plusSeconds(SECONDS);
    while (gitea.get(path, Gitea.PASSWORD).statusCode() != 200) {
      assertThat(Instant.now()).as(path).isBefore(deadline);
    }
  }

  private void commit(Path work, String file, String text) throws Exception {
    Files.writeString(work.resolve(file), text);
    git().runIn(work, "add", file).orThrow();
    git().runIn(work, "commit", "-m", "Add " + file).orThrow();
  }

  @Test
  void pagesAreServedWithTheAssetsThatTheyName() throws Exception {
    HttpResponse<String> page = gitea.get("/user/login");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Source control").doesNotContain("/user/sign_up");
    Matcher asset = ASSET.matcher(page.body());
    int count = 0;
    for (; asset.find(); count++) {
      assertThat(gitea.get(asset.group(1)).statusCode()).as(asset.group(1)).isEqualTo(200);
    }
    assertThat(count).as("assets of the page").isPositive();
  }

  @Test
  void nobodyGetsInWithoutAPassword() throws Exception {
    assertThat(gitea.get("/api/v1/user", "guess").statusCode()).isEqualTo(401);
    assertThat(gitea.get("/api/v1/repos/search").statusCode()).isEqualTo(403);
    assertThat(gitea.get("/explore/repos").statusCode()).isEqualTo(303);
    assertThat(gitea.getInPlainText("/").statusCode()).as("without TLS").isEqualTo(400);
    Program.Output cloned =
        git().runIn(folder, "ls-remote", "https://" + gitea.authority() + "/ada/none");
    assertThat(cloned.exitCode()).isNotZero();
    assertThat(gitea.log()).doesNotContain(Gitea.PASSWORD).doesNotContain("database secret");
  }

  @Test
  void whatIsPushedIsClonedAndTheHooksSawIt() throws Exception {
    pushed("pushed");
    assertThat(gitea.get("/api/v1/repos/ada/pushed", Gitea.PASSWORD).body())
        .contains("\"empty\":false");
    git().runIn(folder, "clone", address("pushed"), "cloned").orThrow();
    assertThat(folder.resolve("cloned/hello.txt")).hasContent("hello");
  }

  @Test
  void pullRequestIsMergedForWhichGitStartsItsOtherEnd() throws Exception {
    Path work = pushed("merged");
    git().runIn(work, "switch", "--create", "feature").orThrow();
    commit(work, "feature.txt", "new\n");
    push(work, "merged", "feature");
    String pulls = "/api/v1/repos/ada/merged/pulls";
    assertThat(gitea.post(pulls, "{\"title\": \"x\", \"head\": \"feature\", \"base\": \"main\"}"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(201);
    HttpResponse<String> merged = gitea.post(pulls + "/1/merge", "{\"Do\": \"merge\"}");
    assertThat(merged.statusCode()).as(merged.body()).isEqualTo(200);
    assertThat(gitea.get("/api/v1/repos/ada/merged/raw/feature.txt", Gitea.PASSWORD).body())
        .isEqualTo("new\n");
  }

  @Test
  void restartKeepsRepositoriesAndTheAdministratorsPassword() throws Exception {
    pushed("kept");
    Gitea.secret(secrets, "admin/password", "a password of another installation");
    gitea.close();
    gitea = Gitea.start(place);
    assertThat(gitea.get("/api/v1/user", Gitea.PASSWORD).body()).contains("\"is_admin\":true");
    assertThat(gitea.run("admin", "user", "list").lines().filter(line -> line.contains("ada")))
        .as("and there is one of that name")
        .hasSize(1);
    git().runIn(folder, "clone", address("kept"), "kept-clone").orThrow();
    assertThat(folder.resolve("kept-clone/hello.txt")).hasContent("hello");
  }
}
