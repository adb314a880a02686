package dev.sealift.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealift.settings.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteReaderTest {
  private static final Resources AS_THE_CHART = new Resources(new TreeMap<>(), new TreeMap<>());

  @TempDir Path folder;

  @BeforeEach
  void putFilesBesideTheSiteFile() throws Exception {
    SiteFiles.write(folder);
  }

  private Site read(String yaml) throws Exception {
    Path file = folder.resolve("site.yaml");
    Files.writeString(file, yaml);
    return Site.read(file);
  }

  private List<String> problems(String yaml) {
    return catchThrowableOfType(InvalidSettings.class, () -> read(yaml)).problems().stream()
        .map(problem -> problem.line() + ": " + problem.text())
        .toList();
  }

  @Test
  void emptyFileIsTheDefaultOfEverything() throws Exception {
    Site expected =
        new Site(
            "sealift",
            new ImageSource.InCluster(),
            new ObjectStorage.InCluster(new Volume("20Gi", ""), AS_THE_CHART),
            new Database.InCluster(new Volume("10Gi", ""), AS_THE_CHART),
            new ContainerRegistry.InCluster(30500, AS_THE_CHART),
            new SourceControl.InCluster(new Volume("10Gi", ""), AS_THE_CHART),
            new Certificates.CertManager());
    assertThat(read("")).isEqualTo(expected);
    assertThat(Site.defaults()).isEqualTo(expected);
  }

  @Test
  void blocksWhoseLinesAreAllCommentedOutAreDefaults() throws Exception {
    String yaml = "images:\n#  served: a\nobjectStorage:\n  volume:\n  resources:\ncertificates:\n";
    assertThat(read(yaml)).isEqualTo(Site.defaults());
  }

  @Test
  void privateRegistryIsReadWithItsFiles() throws Exception {
    Site site =
        read(
            """
            namespace: platform
            images:
              registry: registry.example:5000/platform/infra
              ca: ca.pem
              usernameFile: user
              passwordFile: password
            """);
    assertThat(site.namespace()).isEqualTo("platform");
    assertThat(site.images())
        .isEqualTo(
            new ImageSource.PrivateRegistry(
                "registry.example:5000",
                "platform/infra",
                Optional.of(folder.resolve("ca.pem")),
                Optional.of(
                    new ImageSource.LoginFiles(
                        folder.resolve("user"), folder.resolve("password")))));
  }

  @Test
  void bastionAndTheClusterItselfAreTheOtherWays() throws Exception {
    assertThat(read("images: {served: 'bastion.example:5443', ca: ca.pem}").images())
        .isEqualTo(
            new ImageSource.Bastion("bastion.example:5443", Optional.of(folder.resolve("ca.pem"))));
    assertThat(read("images: {}").images()).isEqualTo(new ImageSource.InCluster());
  }

  @Test
  void sizesAndResourcesAreTakenAsWritten() throws Exception {
    Site site =
        read(
            """
            database:
              inCluster: true
              volume: {size: 100Gi, storageClass: fast.local}
              resources: {requests: {cpu: 0.5}, limits: {cpu: 2, memory: 4Gi}}
            """);
    assertThat(site.database())
        .isEqualTo(
            new Database.InCluster(
                new Volume("100Gi", "fast.local"),
                new Resources(
                    new TreeMap<>(Map.of("cpu", "0.5")),
                    new TreeMap<>(Map.of("cpu", "2", "memory", "4Gi")))));
  }

  @Test
  void allMistakesAreListedWithTheirLines() {
    String yaml =
        """
        namespace: My_Platform
        images:
          port: 10250
          passwordFile: absent
        objectStorag: {}
        database:
          volume:
            size: 500Mi
            storageClass: Fast
        sourceControl:
          resources:
            requests: {cpu: 4, memory: 512m}
            limits: {cpu: 1500m}
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "1: namespace is not up to 63 lower-case letters, digits and dashes between them",
            "3: unknown key port; known here: ca, password, passwordFile, registry, served, username, usernameFile",
            "4: passwordFile needs usernameFile beside it",
            "4: passwordFile does not exist: " + folder.resolve("absent"),
            "4: passwordFile means something beside registry only",
            "5: unknown key objectStorag; did you mean objectStorage?",
            "8: size 500Mi is too small to work: at least 1Gi",
            "9: storageClass is not the name of a StorageClass",
            "12: memory is not a whole number of Mi, Gi, Ti, M, G or T, such as 512Mi",
            "12: the request of cpu 4 is above its limit 1500m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "objectStorage | s3 | own object storage (s3) is not supported by this version; leave it out to install MinIO in the cluster",
        "objectStorage | azure | own object storage (azure) is not supported by this version; leave it out to install MinIO in the cluster",
        "objectStorage | cloudStorage | own object storage (cloudStorage) is not supported by this version; leave it out to install MinIO in the cluster",
        "database | external | own database (external) is not supported by this version; leave it out to install MySQL in the cluster, on a PersistentVolume",
        "database | cloudSQL | own database (cloudSQL) is not supported by this version; leave it out to install MySQL in the cluster, on a PersistentVolume",
        "containerRegistry | external | own image registry (external) is not supported by this version; leave it out to install distribution in the cluster, stored in the object storage",
        "sourceControl | gitlab | own source control (gitlab) is not supported by this version; leave it out to install Gitea in the cluster, on the database"
      })
  void ownServicesAreKnownAndRefused(String component, String own, String message) {
    String yaml = component + ":\n  " + own + ":\n    some: thing\n";
    assertThat(problems(yaml)).containsExactly("2: " + message);
    assertThat(problems(yaml + "  inCluster: false\n")).containsExactly("2: " + message);
    assertThat(problems(yaml + "  inCluster: true\n"))
        .containsExactlyInAnyOrder(
            "2: " + message, "4: inCluster: true contradicts " + own + "; leave inCluster out");
  }

  @Test
  void registryInTheClusterMayHaveItsOwnStorageInALaterVersion() {
    String yaml =
        """
        containerRegistry:
          inCluster: true
          s3storage:
            bucket: images
            certificate:
              kind: secret
              name: s3-storage-token
        """;
    String message =
        "3: own image registry (s3storage) is not supported by this version; leave it out to"
            + " install distribution in the cluster, stored in the object storage";
    assertThat(problems(yaml)).containsExactly(message);
    assertThat(problems(yaml.replace("true", "false")))
        .containsExactlyInAnyOrder(
            message, "2: inCluster: false contradicts s3storage; leave inCluster out");
  }

  @Test
  void componentWithoutAnyWayOrWithTwoIsRefused() {
    assertThat(problems("database:\n  inCluster: false\n"))
        .containsExactly(
            "2: inCluster is false, but no database of your own is described (external, cloudSQL);"
                + " leave inCluster out to install the default");
    assertThat(problems("objectStorage:\n  s3: {}\n  azure: {}\n"))
        .contains("3: s3, azure exclude each other; keep one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registry: a.example, served: b.example | registry and served are different ways for images; keep one",
        "registry: a.example, password: x | a password does not stand in a site file; write it to a file of its own and name that with passwordFile",
        "registry: a.example, username: x | a username does not stand in a site file; write it to a file of its own and name that with usernameFile",
        "registry: a.example, ca: absent.pem | ca does not exist: {}/absent.pem",
        "registry: a.example, ca: user | ca has no certificates in PEM: {}/user",
        "registry: a.example, ca: both.pem | ca has a private key, which stays where it is: {}/both.pem",
        "registry: a.example, ca: . | ca is no file of at most 1 MiB: {}/.",
        "registry: a.example, usernameFile: user, passwordFile: blank | passwordFile has nothing in its first line: {}/blank",
        "registry: 'https://a.example' | registry is written without https://",
        "registry: registry/platform | nodes would look for registry at docker.io, since it has neither a dot nor a port; write registry:443",
        "registry: 'a.example:70000' | registry has no port from 1 to 65535",
        "registry: a.example/Big | registry: its prefix Big: it is not lower-case words joined by / . _ or - (at most 255 characters)",
        "registry: a..example-/x | registry: a..example-: it is not host or host:port",
        "registry: '' | registry is empty",
        "served: a.example/x | served: a.example/x: it is not host or host:port",
        "ca: ca.pem | ca means something beside registry or served only"
      })
  void mistakesInTheWayOfImagesAreExplained(String images, String message) {
    assertThat(problems("images: {" + images + "}"))
        .containsExactly("1: " + message.replace("{}", folder.toString()));
  }

  @Test
  void portIsOneThatNobodyElseListensAt() throws Exception {
    assertThat(read("containerRegistry: {port: 31000}").containerRegistry())
        .isEqualTo(new ContainerRegistry.InCluster(31000, AS_THE_CHART));
    assertThat(problems("containerRegistry: {port: 80}"))
        .containsExactly("1: port is not a whole number from 1024 to 65535");
    assertThat(problems("containerRegistry: {port: 6443}"))
        .containsExactly("1: port 6443 is used by Kubernetes itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "cert-manager", "kube-system"})
  void namespaceOfOthersIsRefused(String name) {
    assertThat(problems("namespace: " + name))
        .containsExactly("1: namespace " + name + " belongs to others; name one for Sealift alone");
  }

  @Test
  void siteFileThatIsNotThereIsNoEmptyOne() {
    assertThatThrownBy(() -> Site.read(folder.resolve("absent.yaml")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
