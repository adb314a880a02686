package dev.sealift.registryclient;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings one blob into one repository. When the line breaks, the registry is asked how much it has,
 * and the rest follows; when it has forgotten the upload, a new one is begun.
 */
final class BlobUpload {
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

  private final Session session;
  private final Retries retries;
  private final PushListener listener;
  private final AtomicReference<Strategy> strategy;
  private final BlobSource source;
  private final Endpoints to;
  private final Descriptor blob;
  private final String what;
  private final AtomicLong moved = new AtomicLong();
  private long position;

  BlobUpload(
      Session session,
      Retries retries,
      PushListener listener,
      AtomicReference<Strategy> strategy,
      BlobSource source,
      Endpoints to,
      Descriptor blob) {
    this.session = session;
    this.retries = retries;
    this.listener = listener;
    this.strategy = strategy;
    this.source = source;
    this.to = to;
    this.blob = blob;
    this.what = "Uploading " + blob.digest().shortHex() + " to " + to.repository();
  }

  /**
   * Sends the blob.
   *
   * @param begun an upload that was begun already
   */
  void run(Optional<URI> begun) throws RegistryFailure {
    Optional<URI> upload = begun;
    for (int attempt = 1; ; attempt++) {
      URI start = upload.isPresent() ? upload.get() : begin();
      upload = Optional.empty();
      position = 0;
      if (transfer(start)) {
        return;
      }
      listener.sent(blob, -moved.getAndSet(0));
      if (attempt >= retries.attempts()) {
        throw new RegistryFailure.Unreachable(
            what, "the registry lost the upload " + attempt + " times");
      }
    }
  }

  private URI begin() throws RegistryFailure {
    Answer answer = session.send(Call.of("POST", to.uploads(), to.scope()));
    return next(answer, 202);
  }

  /** Whether the blob is complete; if not, a new upload must be begun. */
  private boolean transfer(URI start) throws RegistryFailure {
    Optional<URI> upload = Optional.of(start);
    int failures = 0;
    while (upload.isPresent()) {
      long before = position;
      String why;
      try {
        Step step = step(upload.get());
        if (step instanceof Step.Complete) {
          return true;
        }
        if (step instanceof Step.Onward(URI further)) {
          upload = Optional.of(further);
          continue;
        }
        if (step instanceof Step.Lost) {
          return false;
        }
        why = "the registry is at another place of the blob";
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RegistryFailure.Interrupted(what);
      }
      failures = position > before ? 1 : failures + 1;
      if (failures >= retries.attempts()) {
        throw new RegistryFailure.Unreachable(what, why + ", " + failures + " times");
      }
      retries.pause(what, why, failures, Optional.empty());
      upload = resume(upload.get());
    }
    return false;
  }

  /** What one request came to. */
  private sealed interface Step {
    record Complete() implements Step {}

    record Onward(URI upload) implements Step {}

    record Astray() implements Step {}

    record Lost() implements Step {}
  }

  private Step step(URI upload) throws RegistryFailure, IOException, InterruptedException {
    Strategy how = strategy.get();
    long left = blob.size() - position;
    boolean last = left == 0 || (position == 0 && how instanceof Strategy.Monolithic);
    long length = how.next(left);
    URI uri = last ? Endpoints.finish(upload, blob.digest()) : upload;
    Call call =
        Call.of(last ? "PUT" : "PATCH", uri, to.scope())
            .with("Content-Type", "application/octet-stream");
    if (how instanceof Strategy.Chunked && !last) {
      call = call.with("Content-Range", position + "-" + (position + length - 1));
    }
    long start = moved.get();
    Answer answer =
        session.once(
            call.sending(source, blob, position, length, this::count), () -> moved.get() - start);
    return answered(answer, how, last, length);
  }

  private Step answered(Answer answer, Strategy how, boolean last, long length)
      throws RegistryFailure, IOException {
    int status = answer.status();
    if (last && (status == 201 || status == 204)) {
      return complete(answer);
    }
    if (!last && status == 202) {
      position = received(answer).orElse(position + length);
      return new Step.Onward(next(answer, 202));
    }
    if (status == 404) {
      // The upload is gone, or this registry cannot do it in one request.
      if (how instanceof Strategy.Monolithic) {
        strategy.compareAndSet(how, new Strategy.Streamed());
      }
      return new Step.Lost();
    }
    if (status == 413) {
      return tooLarge(how, answer);
    }
    if (status == 416) {
      return new Step.Astray();
    }
    if (Retries.isPassing(status)) {
      throw new IOException(answer.complaint());
    }
    throw rejected(answer);
  }

  private void count(long bytes) {
    moved.addAndGet(bytes);
    listener.sent(blob, bytes);
  }

  private Step complete(Answer answer) throws RegistryFailure {
    String digest = answer.header("Docker-Content-Digest").orElse(blob.digest().toString());
    if (!digest.equals(blob.digest().toString())) {
      throw new RegistryFailure.WrongDigest(what, "the registry calls it " + digest);
    }
    return new Step.Complete();
  }

  private Step tooLarge(Strategy how, Answer answer) throws RegistryFailure {
    Strategy smaller = how.smaller();
    if (!smaller.isSensible()) {
      throw rejected(answer);
    }
    strategy.compareAndSet(how, smaller);
    return new Step.Lost();
  }

  /** Asks how much of the blob has arrived (end-13), and goes on from there. */
  private Optional<URI> resume(URI upload) throws RegistryFailure {
    Answer answer = session.send(Call.of("GET", upload, to.scope()));
    Optional<Long> received = received(answer);
    if (answer.status() != 204 || received.isEmpty() || received.get() > blob.size()) {
      return Optional.empty();
    }
    position = received.get();
    listener.sent(blob, position - moved.getAndSet(position));
    return Optional.of(answer.location().orElse(upload));
  }

  /** {@code 0-0} is what registries say of an upload without a byte. */
  private static Optional<Long> received(Answer answer) {
    return answer
        .header("Range")
        .map(RANGE::matcher)
        .filter(Matcher::matches)
        .map(range -> Long.parseLong(range.group(1)))
        .map(end -> end == 0 ? 0 : end + 1);
  }

  private URI next(Answer answer, int expected) throws RegistryFailure {
    if (answer.status() != expected) {
      throw rejected(answer);
    }
    return answer
        .location()
        .orElseThrow(() ->
            new RegistryFailure.Rejected(
                what, answer.status(), "the answer has no usable Location"));
  }

  private RegistryFailure rejected(Answer answer) {
    String why = answer.complaint();
    return switch (answer.status()) {
      case 401, 403 -> new RegistryFailure.Unauthorized(what, why);
      case 400 -> new RegistryFailure.WrongDigest(what, why);
      default -> new RegistryFailure.Rejected(what, answer.status(), why);
    };
  }
}
