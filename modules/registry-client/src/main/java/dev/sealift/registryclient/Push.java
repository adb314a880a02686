package dev.sealift.registryclient;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings images into a registry: each blob once, the biggest first, manifests after their blobs and
 * tags last, so that a push that ends early leaves no tag that cannot be pulled. What is there is
 * not sent; running it again goes on.
 */
public final class Push {
  /** Requests without a body worth speaking of wait for the line, not for the bytes. */
  private static final int SMALL_REQUESTS = 16;

  private static final long SMALL_BLOB = 1 << 20;

  private final Registry registry;
  private final BlobSource source;
  private final PushListener listener;
  private final InstantSource clock;
  private final int parallel;
  private final Session session;
  private final Retries retries;
  private final Manifests manifests;
  private final AtomicReference<Strategy> strategy =
      new AtomicReference<>(new Strategy.Monolithic());
  private final Map<String, URI> begun = new ConcurrentHashMap<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger mounted = new AtomicInteger();
  private final AtomicInteger there = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  private Push(
      Registry registry,
      BlobSource source,
      PushListener listener,
      InstantSource clock,
      Retries retries,
      int parallel)
      throws RegistryFailure {
    this.registry = registry;
    this.source = source;
    this.listener = listener;
    this.clock = clock;
    this.parallel = parallel;
    this.retries = retries;
    this.session = new Session(registry, retries);
    this.manifests = new Manifests(registry, session, source, listener);
  }

  /**
   * A push to a registry.
   *
   * @param source holds the images
   * @param parallel large blobs on the line at a time
   */
  public static Push to(Registry registry, BlobSource source, PushListener listener, int parallel)
      throws RegistryFailure {
    Retries retries = new Retries(registry.patience(), Thread::sleep, new SecureRandom(), listener);
    return new Push(registry, source, listener, InstantSource.system(), retries, parallel);
  }

  /** What {@link #run} will have to do, by what the registry has under the images' tags. */
  public Preview preview(List<PushedImage> images) throws RegistryFailure {
    List<PushedImage> missing = missing(images);
    List<PushedImage> present = new ArrayList<>(images);
    present.removeAll(missing);
    return new Preview(images, present, missing, Plan.of(missing, source));
  }

  /** Pushes what was not there, and reads back what was pushed. */
  public Receipt run(Preview preview) throws RegistryFailure {
    List<PushedImage> missing = preview.missing();
    Plan plan = preview.plan();
    listener.planned(plan.blobs().size(), plan.bytes());
    begin(missing);
    bring(plan.blobs());
    each(missing, image -> manifests.put(image, plan.manifests(image)));
    each(missing, image -> manifests.readBack(image, plan.manifests(image)));
    each(List.copyOf(begun.keySet()), this::abandon);
    Set<PushedImage> pushed = new HashSet<>(missing);
    List<Receipt.Item> items =
        preview.images().stream()
            .map(i ->
                new Receipt.Item(i.repository(), i.tag(), i.root().digest(), pushed.contains(i)))
            .toList();
    return new Receipt(
        registry.host(),
        clock.instant(),
        items,
        sent.get(),
        bytes.get(),
        mounted.get(),
        there.get());
  }

  private List<PushedImage> missing(List<PushedImage> images) throws RegistryFailure {
    Set<PushedImage> found = ConcurrentHashMap.newKeySet();
    Each<PushedImage> look =
        image -> {
          if (manifests.isThere(image)) {
            found.add(image);
          }
        };
    // The first alone: a registry that does not answer is heard of once, and a login asked for
    // once.
    each(images.stream().limit(1).toList(), look);
    each(images.stream().skip(1).toList(), look);
    return images.stream().filter(image -> !found.contains(image)).toList();
  }

  /** Begins an upload in every repository, so that all refusals are known before a byte is sent. */
  private void begin(List<PushedImage> images) throws RegistryFailure {
    Set<String> repositories = new TreeSet<>();
    images.forEach(image -> repositories.add(image.repository()));
    List<String> refused = Collections.synchronizedList(new ArrayList<>());
    each(
        List.copyOf(repositories),
        repository -> {
          Endpoints to = new Endpoints(registry.base(), repository);
          Answer answer = session.sendAnyway(Call.of("POST", to.uploads(), to.scope()));
          if (answer.status() == 202) {
            answer.location().ifPresent(upload -> begun.put(repository, upload));
          } else {
            refused.add(repository + " (" + answer.complaint() + ")");
          }
        });
    if (!refused.isEmpty()) {
      each(List.copyOf(begun.keySet()), this::abandon);
      throw new RegistryFailure.RefusedRepositories(
          registry.host(), refused.stream().sorted().toList());
    }
  }

  private void bring(List<Plan.Target> blobs) throws RegistryFailure {
    List<Parallel.Task> large = new ArrayList<>();
    List<Parallel.Task> small = new ArrayList<>();
    for (Plan.Target blob : blobs) {
      (blob.blob().size() < SMALL_BLOB ? small : large).add(() -> bring(blob));
    }
    Parallel.run(parallel, large);
    Parallel.run(SMALL_REQUESTS, small);
  }

  /** Uploads a blob to the first repository that needs it, and mounts it in the others. */
  private void bring(Plan.Target target) throws RegistryFailure {
    Optional<String> holder = Optional.empty();
    for (String repository : target.repositories()) {
      Endpoints to = new Endpoints(registry.base(), repository);
      PushListener.Outcome how = bring(target.blob(), to, holder);
      count(target.blob(), how);
      holder = Optional.of(holder.orElse(repository));
    }
  }

  private PushListener.Outcome bring(Descriptor blob, Endpoints to, Optional<String> holder)
      throws RegistryFailure {
    if (holder.isPresent()) {
      Answer answer =
          session.sendAnyway(Call.of("POST", to.mount(blob.digest(), holder.get()), to.scope()));
      if (answer.status() == 201) {
        return PushListener.Outcome.MOUNTED;
      }
      // Whatever else it says, the blob can still be uploaded; some say 401 to a mount.
      Optional<URI> upload = answer.status() == 202 ? answer.location() : Optional.empty();
      upload(blob, to, upload);
      return PushListener.Outcome.SENT;
    }
    if (session.send(Call.of("HEAD", to.blob(blob.digest()), to.scope())).status() == 200) {
      return PushListener.Outcome.THERE;
    }
    upload(blob, to, Optional.ofNullable(begun.remove(to.repository())));
    return PushListener.Outcome.SENT;
  }

  private void upload(Descriptor blob, Endpoints to, Optional<URI> upload) throws RegistryFailure {
    new BlobUpload(session, retries, listener, strategy, source, to, blob).run(upload);
    bytes.addAndGet(blob.size());
  }

  private void count(Descriptor blob, PushListener.Outcome how) {
    AtomicInteger counter =
        switch (how) {
          case SENT -> sent;
          case MOUNTED -> mounted;
          case THERE -> there;
        };
    counter.incrementAndGet();
    listener.done(blob, how);
  }

  /** Registries drop uploads after some days by themselves; this is only polite. */
  private void abandon(String repository) throws RegistryFailure {
    URI upload = begun.remove(repository);
    if (upload != null) {
      String scope = new Endpoints(registry.base(), repository).scope();
      session.sendAnyway(Call.of("DELETE", upload, scope));
    }
  }

  private interface Each<T> {
    void run(T item) throws RegistryFailure;
  }

  private static <T> void each(List<T> items, Each<T> action) throws RegistryFailure {
    Parallel.run(
        SMALL_REQUESTS,
        items.stream().map(item -> (Parallel.Task) () -> action.run(item)).toList());
  }

  /** For tests: with a clock and waiting of their own. */
  static Push to(
      Registry registry,
      BlobSource source,
      PushListener listener,
      InstantSource clock,
      Retries retries)
      throws RegistryFailure {
    return new Push(registry, source, listener, clock, retries, 4);
  }

  /** The digest that a tag has in the registry, if it is there. */
  public Optional<Digest> digest(String repository, String tag) throws RegistryFailure {
    return manifests.digest(new Endpoints(registry.base(), repository), tag);
  }
}
