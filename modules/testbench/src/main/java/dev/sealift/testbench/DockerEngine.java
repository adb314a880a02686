package dev.sealift.testbench;

import dev.sealift.testbench.Program.Output;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Docker engine: the machine's own if one answers, else a private one out of the host's packages,
 * which ends with this process. Testcontainers uses it without being told.
 */
public final class DockerEngine {
  private static final Path USUAL = Path.of("/var/run/docker.sock");

  private final URI host;
  private final Program client;

  private DockerEngine(URI host, Program client) {
    this.host = host;
    this.client = client.with("DOCKER_HOST", host.toString());
  }

  /** The one engine of this process, started when first asked for. */
  public static DockerEngine ofThisProcess() {
    return Started.ENGINE.get();
  }

  /** Where it listens, as in {@code DOCKER_HOST}. */
  public URI host() {
    return host;
  }

  /** The command line, bound to this engine. */
  public Program client() {
    return client;
  }

  private static DockerEngine find(Cache cache, Map<String, String> environment) {
    Tools tools = new Tools(cache);
    String named = environment.get("DOCKER_HOST");
    if (named == null && !Sockets.answers(USUAL)) {
      return new DockerEngine(PrivateEngine.start(cache, tools).host(), tools.docker());
    }
    Program client =
        Program.find("docker", environment.getOrDefault("PATH", "")).orElseGet(tools::docker);
    DockerEngine engine =
        new DockerEngine(URI.create(named == null ? "unix://" + USUAL : named), client);
    Output version = engine.client().run("version", "--format", "{{.Server.Version}}");
    if (version.exitCode() != 0) {
      throw new Unavailable("the Docker engine at " + engine.host(), version.errors());
    }
    return engine;
  }

  /** Holds what is made once, without a lock of ours. */
  private static final class Started {
    static final Attempt<DockerEngine> ENGINE =
        Attempt.at(() -> find(Cache.ofThisMachine(), System.getenv()));
  }
}
