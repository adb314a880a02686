package dev.sealift.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sealift.settings.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors use and the reader that the installer uses say the same. */
class SiteSchemaTest {
  @TempDir Path folder;
  private Schema schema;

  @BeforeEach
  void readTheSchema() throws Exception {
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Site.schema());
    SiteFiles.write(folder);
  }

  private boolean schemaAccepts(String yaml) {
    return schema.validate(yaml, InputFormat.YAML).isEmpty();
  }

  private boolean readerAccepts(String yaml) throws Exception {
    Path file = folder.resolve("site.yaml");
    Files.writeString(file, yaml);
    try {
      Site.read(file);
      return true;
    } catch (InvalidSettings e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# nothing said\n{}",
        "---\n",
        "namespace: a",
        "namespace: \"1\"",
        "images:",
        "images: {}",
        "containerRegistry: {port: 1024}",
        "containerRegistry: {port: 65535}",
        "containerRegistry: {port: 10247}",
        "images: {registry: registry.example}",
        "images: {registry: 'registry:443'}",
        "images: {registry: localhost}",
        "images: {registry: localhost/platform}",
        "images: {registry: 'Registry.Example:65535/a/b-c__d.e'}",
        "images: {registry: '[fd00::1]:5000/platform'}",
        "images: {registry: a.example, ca: ca.pem}",
        "images: {registry: a.example, usernameFile: user, passwordFile: password}",
        "images: {served: 'bastion.example:5443', ca: ca.pem}",
        "images: {served: 10.0.0.7}",
        "objectStorage: {inCluster: true}",
        "objectStorage: {volume: {size: 1Gi, storageClass: a.b-c}}",
        "objectStorage: {volume: {size: 1024Mi}}",
        "objectStorage: {volume: {size: 1074M}}",
        "objectStorage: {volume: {size: 2G}}",
        "objectStorage: {volume: {size: 1T}}",
        "objectStorage: {volume: , resources: {requests: , limits: }}",
        "database: {resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 2}}}",
        "database: {resources: {requests: {cpu: 0.5, memory: 68M}}}",
        "database: {resources: {limits: {cpu: \"0.125\", memory: 1G}}}",
        "containerRegistry: {resources: {limits: {memory: 512Mi}}}",
        "sourceControl: {volume: {size: 999999Ti}}",
        "certificates:",
        "certificates: {}"
      })
  void bothAcceptWhatIsRightAndWhatIsWrittenOfIt(String yaml) throws Exception {
    assertThat(readerAccepts(yaml)).as("reader").isTrue();
    assertThat(schemaAccepts(yaml)).as("schema").isTrue();
    Site site = Site.read(folder.resolve("site.yaml"));
    assertThat(schemaAccepts(site.yaml())).as("what is written").isTrue();
    Files.writeString(folder.resolve("site.yaml"), site.yaml());
    assertThat(Site.read(folder.resolve("site.yaml"))).as("read again").isEqualTo(site);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "text",
        "unknown: {}",
        "namespace:",
        "namespace: ''",
        "namespace: 1",
        "namespace: Upper",
        "namespace: -a",
        "namespace: a.b",
        "namespace: default",
        "namespace: cert-manager",
        "namespace: kube-system",
        "images: []",
        "containerRegistry: {port: 1023}",
        "containerRegistry: {port: 65536}",
        "containerRegistry: {port: '30500'}",
        "containerRegistry: {port: 6443}",
        "containerRegistry: {port: 10248}",
        "containerRegistry: {port: 10259}",
        "images: {registry: registry}",
        "images: {registry: registry/platform.x}",
        "images: {registry: 'https://a.example'}",
        "images: {registry: 'a.example:0'}",
        "images: {registry: 'a.example:0443'}",
        "images: {registry: 'a.example:65536'}",
        "images: {registry: a.example/}",
        "images: {registry: a.example/A}",
        "images: {registry: a.example/a//b}",
        "images: {registry: 'a.example/a:tag'}",
        "images: {registry: 5}",
        "images: {registry: ''}",
        "images: {served: a.example/prefix}",
        "images: {served: a.example, registry: b.example}",
        "images: {port: 30500}",
        "images: {registry: a.example, usernameFile: user}",
        "images: {registry: a.example, passwordFile: password}",
        "images: {served: a.example, usernameFile: user, passwordFile: password}",
        "images: {usernameFile: user, passwordFile: password}",
        "images: {registry: a.example, username: user, password: password}",
        "images: {registry: a.example, ca: ''}",
        "images: {ca: ca.pem}",
        "objectStorage: true",
        "objectStorage: {inCluster: false}",
        "objectStorage: {inCluster: yes}",
        "objectStorage: {s3: {endpoint: a.example}}",
        "objectStorage: {s3: }",
        "objectStorage: {azure: {}}",
        "objectStorage: {cloudStorage: {}}",
        "objectStorage: {inCluster: true, s3: {}}",
        "objectStorage: {volume: {size: 20}}",
        "objectStorage: {volume: {size: \"20\"}}",
        "objectStorage: {volume: {size: 20GB}}",
        "objectStorage: {volume: {size: 1.5Gi}}",
        "objectStorage: {volume: {size: 0Gi}}",
        "objectStorage: {volume: {size: -1Gi}}",
        "objectStorage: {volume: {size: 1023Mi}}",
        "objectStorage: {volume: {size: 1073M}}",
        "objectStorage: {volume: {size: 1G}}",
        "objectStorage: {volume: {size: 1000000Gi}}",
        "objectStorage: {volume: {storageClass: ''}}",
        "objectStorage: {volume: {storageClass: Fast}}",
        "objectStorage: {volume: {storageClass: a..b}}",
        "objectStorage: {volume: {class: fast}}",
        "objectStorage: {resources: {memory: 1Gi}}",
        "objectStorage: {resources: {limits: {memory: 512m}}}",
        "objectStorage: {resources: {limits: {memory: 512}}}",
        "objectStorage: {resources: {limits: {memory: 63Mi}}}",
        "objectStorage: {resources: {limits: {memory: 67M}}}",
        "objectStorage: {resources: {limits: {cpu: 0}}}",
        "objectStorage: {resources: {limits: {cpu: \"0.000\"}}}",
        "objectStorage: {resources: {limits: {cpu: -1}}}",
        "objectStorage: {resources: {limits: {cpu: 0.0005}}}",
        "objectStorage: {resources: {limits: {cpu: 1000}}}",
        "objectStorage: {resources: {limits: {cpu: two}}}",
        "objectStorage: {resources: {limits: {cpu: [1]}}}",
        "objectStorage: {resources: {limits: {cpu: true}}}",
        "objectStorage: {resources: {limits: {gpu: 1}}}",
        "database: {external: {}}",
        "database: {cloudSQL: {}}",
        "containerRegistry: {external: {url: a.example}}",
        "containerRegistry: {inCluster: true, s3storage: {bucket: b}}",
        "containerRegistry: {volume: {size: 20Gi}}",
        "sourceControl: {gitlab: {}}",
        "sourceControl: {github: {}}",
        "sourceControl: {bitbucket: {}}",
        "certificates: {issuer: mine}",
        "certificates: []"
      })
  void bothRefuseWhatIsWrong(String yaml) throws Exception {
    assertThat(readerAccepts(yaml)).as("reader").isFalse();
    assertThat(schemaAccepts(yaml)).as("schema").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images: {registry: a.example, ca: absent.pem}",
        "images: {registry: a.example, ca: user}",
        "images: {registry: a.example, usernameFile: user, passwordFile: absent}",
        "database: {resources: {requests: {cpu: 2}, limits: {cpu: 1}}}",
        "namespace: a\nnamespace: b",
        "namespace: a\n---\nnamespace: b"
      })
  void onlyTheReaderSeesFilesAndTwoValuesTogether(String yaml) throws Exception {
    assertThat(readerAccepts(yaml)).as("reader").isFalse();
  }

  @Test
  void namesAreAsLongInBoth() throws Exception {
    for (int length : List.of(63, 64)) {
      String yaml = "namespace: " + "a".repeat(length);
      assertThat(readerAccepts(yaml)).isEqualTo(schemaAccepts(yaml)).isEqualTo(length == 63);
    }
    for (int length : List.of(200, 201)) {
      String yaml = "images: {registry: 'a.example/" + "a".repeat(length - 10) + "'}";
      assertThat(readerAccepts(yaml)).isEqualTo(schemaAccepts(yaml)).isEqualTo(length == 200);
    }
    for (int length : List.of(253, 254)) {
      String yaml = "database: {volume: {storageClass: " + "a".repeat(length) + "}}";
      assertThat(readerAccepts(yaml)).isEqualTo(schemaAccepts(yaml)).isEqualTo(length == 253);
    }
  }

  @Test
  void defaultsOfTheSchemaAreThoseOfTheReader() throws Exception {
    JsonNode properties = JsonMapper.shared().readTree(Site.schema()).get("properties");
    Site defaults = Site.defaults();
    assertThat(properties.at("/namespace/default").asString()).isEqualTo(defaults.namespace());
    int port = properties.at("/containerRegistry/properties/port/default").asInt();
    assertThat(((ContainerRegistry.InCluster) defaults.containerRegistry()).port()).isEqualTo(port);
    StringBuilder yaml = new StringBuilder();
    for (Component component : Component.all()) {
      JsonNode volume = properties.at("/" + component.key() + "/properties/volume/default");
      yaml.append(component.key()).append(": {");
      if (!volume.isMissingNode()) {
        yaml.append("volume: ").append(volume);
      }
      yaml.append("}\n");
    }
    Path file = folder.resolve("site.yaml");
    Files.writeString(file, yaml);
    assertThat(Site.read(file)).isEqualTo(defaults);
  }

  @Test
  void schemaKnowsTheOwnServicesOfTheModel() throws Exception {
    JsonNode properties = JsonMapper.shared().readTree(Site.schema()).get("properties");
    for (Component component : Component.all()) {
      JsonNode block = properties.get(component.key());
      List<String> refused = new ArrayList<>();
      block
          .path("properties")
          .properties()
          .forEach(one -> {
            if (one.getValue().has("not") && one.getValue().get("not").isEmpty()) {
              refused.add(one.getKey());
            }
          });
      assertThat(refused).isEqualTo(component.own().stream().map(Component.Own::key).toList());
    }
  }
}
