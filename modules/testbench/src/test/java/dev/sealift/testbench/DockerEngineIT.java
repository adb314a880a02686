package dev.sealift.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

class DockerEngineIT {
  private static final String SERVER =
      """
      package main

      import (
        "fmt"
        "io"
        "net/http"
        "os"
      )

      func main() {
        http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
          if len(os.Args) < 2 {
            fmt.Fprint(w, "hello")
          } else if answer, err := http.Get(os.Args[1]); err != nil {
            fmt.Fprint(w, err)
          } else {
            fmt.Fprint(w, "passed on: ")
            io.Copy(w, answer.Body)
          }
        })
        fmt.Println(http.ListenAndServe(":8080", nil))
      }
      """;

  @TempDir Path folder;

  @Test
  void theEngineAnswers() {
    DockerEngine engine = DockerEngine.ofThisProcess();

    assertThat(engine.client().run("version", "--format", "{{.Server.Os}}").orThrow())
        .isEqualTo("linux");
  }

  @Test
  void aContainersPortIsReachedOnLoopbackAndContainersReachEachOtherByName() throws Exception {
    String image = serverImage();
    try (Network network = Network.newNetwork();
        GenericContainer<?> back =
            container(image).withNetwork(network).withNetworkAliases("back");
        GenericContainer<?> front =
            container(image).withNetwork(network).withCommand("/server", "http://back:8080/")) {
      back.start();
      front.start();

      assertThat(get(back)).isEqualTo("hello");
      assertThat(get(front)).isEqualTo("passed on: hello");
    }
  }

  private static GenericContainer<?> container(String image) {
    return new GenericContainer<>(image)
        .withImagePullPolicy(name -> false)
        .withCommand("/server")
        .withExposedPorts(8080);
  }

  private static String get(GenericContainer<?> container) throws Exception {
    URI uri = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(8080));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private String serverImage() throws IOException {
    Files.writeString(folder.resolve("server.go"), SERVER);
    Program.of(Path.of("go"))
        .with(Map.of("CGO_ENABLED", "0", "GOFLAGS", "-trimpath"))
        .runIn(folder, "build", "-o", "server", "server.go")
        .orThrow();
    Program.of(Path.of("tar")).runIn(folder, "cf", "image.tar", "server").orThrow();
    DockerEngine.ofThisProcess()
        .client()
        .run("import", folder.resolve("image.tar").toString(), "testbench/server:1")
        .orThrow();
    return "testbench/server:1";
  }
}
