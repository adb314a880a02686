package dev.sealift.registryclient;

import java.util.List;

/** What a push has to do, as far as the registry says before anything is sent. */
public final class Preview {
  private final List<PushedImage> images;
  private final List<PushedImage> present;
  private final List<PushedImage> missing;
  private final Plan plan;

  Preview(
      List<PushedImage> images, List<PushedImage> present, List<PushedImage> missing, Plan plan) {
    this.images = List.copyOf(images);
    this.present = List.copyOf(present);
    this.missing = List.copyOf(missing);
    this.plan = plan;
  }

  /** Images that the registry has already. */
  public List<PushedImage> present() {
    return present;
  }

  /** Images that are to be pushed. */
  public List<PushedImage> missing() {
    return missing;
  }

  /** How many blobs they need at most; those that the registry holds are not sent. */
  public int blobs() {
    return plan.blobs().size();
  }

  /** Bytes of these blobs. */
  public long bytes() {
    return plan.bytes();
  }

  List<PushedImage> images() {
    return images;
  }

  Plan plan() {
    return plan;
  }
}
