package dev.sealift.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/** {@code sealift}. */
@CommandLine.Command(
    name = "sealift",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    description =
        "Builds an appliance of container images as one offline bundle, and installs it in a cluster without a network.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong words on the command line",
      "3:preflight found problems; nothing was changed",
      "4:verification failed",
      "5:partly done; the same command again goes on",
      "130:interrupted; the same command again goes on"
    },
    footer = {
      "",
      "At an isolated site:",
      "  tar xf BUNDLE sealift",
      "  sealift/sealift verify BUNDLE --key sealift.pub",
      "  sealift/sealift plan BUNDLE --key sealift.pub --site site.yaml",
      "  sealift/sealift install BUNDLE --key sealift.pub --site site.yaml",
      "",
      "Environment:",
      "  SEALIFT_STORE              content store of build and lock",
      "  SEALIFT_KEY_PASSPHRASE     passphrase of the private key, for key and build",
      "  SEALIFT_REGISTRY_USERNAME  login of the registry, for push",
      "  SEALIFT_REGISTRY_PASSWORD",
      "  KUBECONFIG                 how to reach the cluster",
      "  DOCKER_CONFIG              folder of docker's logins, used where none is given",
      "  SEALIFT_DEBUG=1            print the stack trace of a failure",
      "",
      "sealift COMMAND --help has an example of each command."
    })
public final class Main {
  private final Frame frame;

  Main(Frame frame) {
    this.frame = frame;
  }

  Frame frame() {
    return frame;
  }

  /** Runs one command and ends the process. */
  public static void main(String[] words) {
    AtomicBoolean ended = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sayIfInterrupted(ended.get())));
    int exitCode;
    try {
      exitCode = run(Frame.ofProcess(), words);
    } finally {
      ended.set(true);
    }
    System.exit(exitCode);
  }

  /** Files are only renamed into place and tags only put last, so nothing has to be undone. */
  private static void sayIfInterrupted(boolean ended) {
    if (!ended) {
      System.err.println("\ninterrupted; the same command again goes on");
    }
  }

  /** Runs one command. */
  static int run(Frame frame, String... words) {
    CommandLine line = new CommandLine(new Main(frame));
    Commands.addTo(line, words);
    line.setOut(
        new java.io.PrintWriter(frame.out(), true, java.nio.charset.StandardCharsets.UTF_8));
    line.setErr(
        new java.io.PrintWriter(frame.err(), true, java.nio.charset.StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    if (words.length == 0) {
      line.usage(line.getErr());
      return ExitCode.USAGE;
    }
    return line.execute(words);
  }

  /** The version of the module's jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"sealift " + (version == null ? "unpacked" : version)};
    }
  }
}
