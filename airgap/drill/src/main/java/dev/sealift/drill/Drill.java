package dev.sealift.drill;

import dev.sealift.testbench.Program.Output;
import dev.sealift.testbench.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * A cluster of one node that has no network. It ends when it is closed, or with this process.
 *
 * <p>The cluster has a default StorageClass {@code standard}, CoreDNS, and enforces
 * NetworkPolicies. Nothing can be pulled but from registries that are offered at {@link #SITE}.
 */
public final class Drill implements AutoCloseable {
  /** The name, in the node and its pods, of the site's servers outside of the cluster. */
  public static final String SITE = "site.drill";

  /** The node's own address, at which NodePorts are. */
  public static final String NODE = "10.88.0.10";

  /** An image in every drill: see {@code node/init/pod} for what its program does. */
  public static final String POD_IMAGE = "sealift.dev/drill/pod:1";

  private static final String SITE_ADDRESS = "10.88.1.1";
  private static final String API_SERVER = "127.0.0.1:6443";

  private final NodeContainer node;
  private final Gap gap;

  private Drill(NodeContainer node, Gap gap) {
    this.node = node;
    this.gap = gap;
  }

  /** Starts one and returns when nodes, pods, names and volumes work. */
  public static Drill start() {
    NodeContainer node = NodeContainer.start(NodeImage.ofThisProcess());
    try {
      return new Drill(node, Gap.in(node.folder()));
    } catch (IOException e) {
      node.close();
      throw new Unavailable("a drill", String.valueOf(e.getMessage()));
    }
  }

  /** An administrator's kubeconfig for programs of the host, until the drill is closed. */
  public String kubeconfig() {
    try {
      return Files.readString(node.folder().resolve("kubeconfig"))
          .replace(API_SERVER, "127.0.0.1:" + reach(API_SERVER));
    } catch (IOException e) {
      throw new Unavailable("the drill's kubeconfig", String.valueOf(e.getMessage()));
    }
  }

  /** Runs kubectl in the node. */
  public Output kubectl(String... arguments) {
    return node.program("kubectl").run(arguments);
  }

  /** Gives this machine the node's kubectl, for those who take the kubeconfig. */
  public void copyKubectl(Path to) {
    node.copy("/usr/bin/kube", to);
  }

  /** Makes the cluster have these resources. */
  public void apply(String resources) {
    node.feed(resources, "kubectl", "apply", "--filename=-").orThrow();
  }

  /** Runs a program of the node; it has no shell. */
  public Output run(String program, String... arguments) {
    return node.program(program).run(arguments);
  }

  /**
   * Gives the node the images of a bundle or of another archive, by the names that it has for them.
   */
  public void load(Path archive) {
    node.feed(archive, "ctr", "--namespace=k8s.io", "images", "import", "-").orThrow();
  }

  /**
   * A port of this machine's loopback interface that leads into the cluster.
   *
   * @param address of the node, a Service or a pod, with its port
   */
  public int reach(String address) {
    try {
      return gap.reach(address);
    } catch (IOException e) {
      throw new Unavailable(address, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Lets the node and its pods reach a server on this machine, as one of the site's.
   *
   * @param sitePort its port at {@link #SITE}
   * @param port its port on this machine's loopback interface
   */
  public void offer(int sitePort, int port) {
    try {
      gap.offer(SITE_ADDRESS + ":" + sitePort, port);
    } catch (IOException e) {
      throw new Unavailable(SITE + ":" + sitePort, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Has containerd reach a registry of the site as {@code hosts.toml} says.
   *
   * @param authority such as {@code site.drill:5000}
   * @see <a href="https://github.com/containerd/containerd/blob/main/docs/hosts.md">containerd,
   *     Registry Configuration</a>
   */
  public void trust(String authority, String hosts) {
    node.write("/etc/containerd/certs.d/" + authority + "/hosts.toml", hosts);
  }

  /**
   * Has containerd believe a registry of the site, as a site's administrator would.
   *
   * @param authority such as {@code site.drill:5000}
   * @param certificates of who certified it, in PEM
   */
  public void trust(String authority, Path certificates) {
    String file = "/etc/containerd/certs.d/" + authority + "/ca.crt";
    trust(authority, "[host.\"https://" + authority + "\"]\n  ca = \"" + file + "\"\n");
    try {
      node.write(file, Files.readString(certificates));
    } catch (IOException e) {
      throw new Unavailable(certificates.toString(), String.valueOf(e.getMessage()));
    }
  }

  /** How many packets tried to leave the cluster, by the address that they were for. */
  public SortedMap<String, Long> leaving() {
    return Leaving.read(run("nft", "--json", "list", "table", "netdev", "gap").orThrow());
  }

  /** Starts to count anew. */
  public void forgetLeaving() {
    run("nft", "flush", "set", "netdev", "gap", "leaving").orThrow();
    run("nft", "flush", "set", "netdev", "gap", "others").orThrow();
  }

  @Override
  public void close() {
    try {
      gap.close();
    } catch (IOException e) {
      System.err.println("left open: " + e.getMessage());
    } finally {
      node.close();
    }
  }
}
