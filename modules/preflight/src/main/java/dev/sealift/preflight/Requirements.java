package dev.sealift.preflight;

import dev.sealift.oci.Digest;
import dev.sealift.oci.Platform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an installation needs of a cluster, as far as the bundle and its charts say.
 *
 * @param images that nodes have to hold
 * @param objects that charts bring
 */
public record Requirements(List<Image> images, List<Planned> objects) {
  private static final String HOOK = "helm.sh/hook";

  public Requirements {
    images = List.copyOf(images);
    objects = List.copyOf(objects);
  }

  /**
   * An image for one platform or several.
   *
   * @param name such as {@code sealift/minio:1.0}
   * @param root the digest that pods ask for
   * @param layers what a node of each platform has to hold
   */
  public record Image(String name, Digest root, SortedMap<Platform, List<Layer>> layers) {}

  /**
   * A layer, which a node holds once for all images: as it was pulled, and unpacked.
   *
   * @param packed in bytes
   * @param unpacked in bytes
   */
  public record Layer(Digest digest, long packed, long unpacked) {}

  /**
   * An object that a chart brings.
   *
   * @param owner the release that it belongs to
   * @param apiVersion such as {@code apps/v1}
   * @param namespace empty if it is the release's, or if the kind has none
   * @param hook whether it comes and goes with a hook, so that Helm does not mark it as its own
   */
  public record Planned(
      Owner owner, String apiVersion, String kind, String namespace, String name, boolean hook) {}

  /** A release of Helm, which marks what it made with these two names. */
  public record Owner(String release, String namespace) {
    private static final String RELEASE = "meta.helm.sh/release-name";
    private static final String NAMESPACE = "meta.helm.sh/release-namespace";

    /** Whether an object says that it belongs to this release. */
    boolean owns(ObjectMeta object) {
      Map<String, String> marks = annotations(object);
      return release.equals(marks.get(RELEASE)) && namespace.equals(marks.get(NAMESPACE));
    }

    /** The release that an object says it belongs to, in words. */
    static String of(ObjectMeta object) {
      Map<String, String> marks = annotations(object);
      return marks.containsKey(RELEASE)
          ? "Helm's release " + marks.get(RELEASE) + " in " + marks.get(NAMESPACE)
          : "no release of Helm";
    }

    private static Map<String, String> annotations(ObjectMeta object) {
      return object.getAnnotations() == null ? Map.of() : object.getAnnotations();
    }
  }

  /** What a release plans, as {@code helm template} gives it. */
  public static List<Planned> planned(Owner owner, Collection<? extends HasMetadata> resources) {
    return resources.stream()
        .map(resource -> {
          ObjectMeta meta = resource.getMetadata();
          String namespace = meta.getNamespace() == null ? "" : meta.getNamespace();
          return new Planned(
              owner,
              resource.getApiVersion(),
              resource.getKind(),
              namespace,
              meta.getName(),
              Owner.annotations(meta).containsKey(HOOK));
        })
        .toList();
  }

  /** The platforms for which every image is there. */
  NavigableSet<Platform> platforms() {
    NavigableSet<Platform> all = new TreeSet<>();
    images.forEach(image -> all.addAll(image.layers().keySet()));
    images.forEach(image -> all.retainAll(image.layers().keySet()));
    return all;
  }

  /** Bytes that a node needs for all images that it does not hold yet. */
  long bytes(Platform platform, Collection<Digest> held) {
    Map<Digest, Layer> layers = new TreeMap<>();
    for (Image image : images) {
      if (!held.contains(image.root())) {
        image
            .layers()
            .getOrDefault(platform, List.of())
            .forEach(layer -> layers.put(layer.digest(), layer));
      }
    }
    return layers.values().stream().mapToLong(layer -> layer.packed() + layer.unpacked()).sum();
  }
}
