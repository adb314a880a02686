package dev.sealift.preflight;

import dev.sealift.site.ImageSource;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to do on a node that cannot pull, by the container runtime that it has.
 *
 * @param registry host, or host:port
 * @param images where the site has the bundle's images from
 * @param runtime as the kubelet says it, such as {@code containerd://2.1.5-k3s1}
 */
record PullAdvice(String registry, ImageSource images, String runtime) {

  String next(PullTrouble trouble) {
    return switch (trouble) {
      case BAD_CERTIFICATE ->
          "give the registry a certificate that is valid now and for "
              + registry
              + "; see the one that it has: openssl s_client -connect "
              + registry
              + " </dev/null | openssl x509 -noout -dates -ext subjectAltName";
      case UNTRUSTED -> trust();
      case PLAIN ->
          "have the registry answer by TLS; or, if the way to it is safe without, tell the nodes: "
              + hosts("http", false);
      case LOGIN ->
          "see that the user and password that the site file names may pull from "
              + registry
              + ": sealift push asks for the same";
      case PLATFORM ->
          "ask for a bundle that is for the platform of the node: kubectl get nodes -L"
              + " kubernetes.io/arch";
      case NO_NAME ->
          "give the name of "
              + registry
              + " an address in the site's name server, or in /etc/hosts"
              + " of the node";
      case NOT_FOUND ->
          "push the bundle to "
              + registry
              + " and see that the site file names the same prefix;"
              + " a mirror that the node has for it must have the image too";
      case REFUSED -> refused();
      case NO_WAY ->
          "let the node reach "
              + registry
              + ": see routes and firewalls, and a proxy that its"
              + " container runtime has been given";
      case OTHER -> "try it on the node: crictl pull, and journalctl -u containerd";
    };
  }

  private String refused() {
    return switch (images) {
      case ImageSource.PrivateRegistry _ ->
          "start the registry, and see that " + registry + " is where it listens";
      case ImageSource.Bastion _ ->
          "see that sealift serve still runs, and listens at an address"
              + " that the node reaches, not on loopback";
      case ImageSource.InCluster _ ->
          "see that the relay of the node listens at " + registry + ": kubectl get pods -A -o wide";
    };
  }

  private String trust() {
    String from =
        authority().map(file -> file + " of this host").orElse("the registry's authority");
    if (runtime.contains("k3s") || runtime.contains("rke2")) {
      String folder = runtime.contains("rke2") ? "/etc/rancher/rke2" : "/etc/rancher/k3s";
      return "copy "
          + from
          + " to "
          + folder
          + "/registry.crt on the node, put into "
          + folder
          + "/registries.yaml:\nconfigs:\n  \""
          + registry
          + "\":\n    tls: {ca_file: "
          + folder
          + "/registry.crt}\nand restart its service";
    }
    if (!runtime.startsWith("containerd:")) {
      return "copy " + from + " to /etc/containers/certs.d/" + registry + "/ca.crt on the node";
    }
    return "copy " + from + " to " + folder() + "/ca.crt on the node, and " + hosts("https", true);
  }

  /**
   * @see <a href="https://github.com/containerd/containerd/blob/main/docs/hosts.md">containerd,
   *     Registry Configuration</a>
   */
  private String hosts(String scheme, boolean certified) {
    String server = scheme + "://" + registry;
    return "write "
        + folder()
        + "/hosts.toml:\nserver = \""
        + server
        + "\"\n[host.\""
        + server
        + "\"]\n  capabilities = [\"pull\", \"resolve\"]\n"
        + (certified ? "  ca = \"" + folder() + "/ca.crt\"\n" : "")
        + "containerd reads it without a restart if its configuration has config_path ="
        + " \"/etc/containerd/certs.d\"";
  }

  private String folder() {
    return "/etc/containerd/certs.d/" + registry;
  }

  private Optional<Path> authority() {
    return switch (images) {
      case ImageSource.PrivateRegistry(var _, var _, var authorities, var _) -> authorities;
      case ImageSource.Bastion(var _, var authorities) -> authorities;
      case ImageSource.InCluster _ -> Optional.empty();
    };
  }
}
