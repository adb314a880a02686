package dev.sealift.testbench;

/** The other makers' tools that judge what Sealift writes and pushes. */
public final class Tools {
  private final HostPackages packages;
  private final GoTools goTools;

  /**
   * @param cache where they are unpacked and built
   */
  public Tools(Cache cache) {
    this.packages = new HostPackages(cache);
    this.goTools = new GoTools(cache);
  }

  /** The tools of this machine's cache. */
  public static Tools ofThisMachine() {
    return new Tools(Cache.ofThisMachine());
  }

  /** Debian's skopeo, told to take images that nobody signed. */
  public Program skopeo() {
    return packages.program("skopeo").starting("--insecure-policy");
  }

  /** crane of go-containerregistry. */
  public Program crane() {
    return goTools.program("crane", "github.com/google/go-containerregistry/cmd/crane");
  }

  /** oras of the project of that name. */
  public Program oras() {
    return goTools.program("oras", "oras.land/oras/cmd/oras");
  }

  /** cosign of sigstore; its first build takes minutes. */
  public Program cosign() {
    return goTools.program("cosign", "github.com/sigstore/cosign/v3/cmd/cosign");
  }

  /** Debian's docker-registry, the distribution project's registry of the 2.8 series. */
  public Program dockerRegistry() {
    return packages.program("docker-registry");
  }

  Program docker() {
    return packages.program("docker");
  }

  Program dockerd() {
    return packages.program("dockerd");
  }

  Program containerd() {
    return packages.program("containerd");
  }

  Program ctr() {
    return packages.program("ctr");
  }
}
