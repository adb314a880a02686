package dev.sealift.registryclient;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes one blob out of a repository. When the line breaks, the registry is asked for the rest; one
 * that gives the whole again is listened to until the rest begins. What arrived is hashed on its
 * way, and is only good if it comes to the digest.
 */
final class BlobDownload {
  private static final int MOST_REDIRECTS = 5;

  private final Session session;
  private final Retries retries;
  private final Endpoints from;
  private final Descriptor blob;
  private final OutputStream sink;
  private final MessageDigest hasher;
  private final String what;
  private final AtomicLong received = new AtomicLong();
  private final AtomicReference<Optional<IOException>> broken =
      new AtomicReference<>(Optional.empty());

  BlobDownload(
      Session session, Retries retries, Endpoints from, Descriptor blob, OutputStream sink) {
    this.session = session;
    this.retries = retries;
    this.from = from;
    this.blob = blob;
    this.sink = sink;
    this.hasher = blob.digest().algorithm().hasher();
    this.what = "Fetching " + blob.digest().shortHex() + " of " + from.repository();
  }

  /**
   * Fetches the blob.
   *
   * @throws IOException if it cannot be written where it should
   */
  void run() throws RegistryFailure, IOException {
    int failures = 0;
    while (true) {
      long before = received.get();
      String why;
      try {
        Answer answer = answer();
        if (isContent(answer.status()) && received.get() == blob.size()) {
          check();
          return;
        }
        why = isContent(answer.status()) ? "the line ended early" : passing(answer);
      } catch (IOException e) {
        if (broken.get().isPresent()) {
          throw broken.get().get();
        }
        why = String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RegistryFailure.Interrupted(what);
      }
      if (received.get() > blob.size()) {
        throw new RegistryFailure.WrongDigest(what, "it is larger than " + blob.size() + " bytes");
      }
      failures = received.get() > before ? 1 : failures + 1;
      if (failures >= retries.attempts()) {
        throw new RegistryFailure.Unreachable(what, why + ", " + failures + " times");
      }
      retries.pause(what, why, failures, Optional.empty());
    }
  }

  /** Registries often name another place, such as an object storage, where the bytes are. */
  private Answer answer() throws RegistryFailure, IOException, InterruptedException {
    URI place = from.blob(blob.digest());
    for (int redirects = 0; ; redirects++) {
      Call call = Call.of("GET", place, from.pullScope()).receiving(this::receiver);
      if (received.get() > 0) {
        call = call.with("Range", "bytes=" + received.get() + "-");
      }
      Answer answer = session.once(call, received::get);
      if (answer.status() / 100 != 3) {
        return answer;
      }
      if (redirects == MOST_REDIRECTS) {
        throw new RegistryFailure.Rejected(
            what, answer.status(), "it was redirected " + redirects + " times");
      }
      place =
          answer
              .location()
              .orElseThrow(() ->
                  new RegistryFailure.Rejected(
                      what, answer.status(), "it is redirected to where nobody can or should go"));
    }
  }

  private static boolean isContent(int status) {
    return status == 200 || status == 206;
  }

  private String passing(Answer answer) throws RegistryFailure {
    String why = answer.complaint();
    if (Retries.isPassing(answer.status())) {
      return why;
    }
    // A place elsewhere is told no login, so its 401 is an answer like others.
    throw answer.status() == 403
        ? new RegistryFailure.Unauthorized(what, why)
        : new RegistryFailure.Rejected(what, answer.status(), why);
  }

  private void check() throws RegistryFailure {
    Digest digest = Digest.of(blob.digest().algorithm(), hasher.digest());
    if (!digest.equals(blob.digest())) {
      throw new RegistryFailure.WrongDigest(what, "what arrived has the digest " + digest);
    }
  }

  /** Content goes into the sink as it comes; anything else is a short complaint. */
  private BodySubscriber<byte[]> receiver(ResponseInfo head) {
    if (!isContent(head.statusCode())) {
      return BodySubscribers.limiting(BodySubscribers.ofByteArray(), Call.LONGEST_ANSWER);
    }
    String range = "bytes " + received.get() + "-";
    boolean goesOn =
        head.statusCode() == 206
            && head.headers()
                .firstValue("Content-Range")
                .filter(r -> r.startsWith(range))
                .isPresent();
    Receiving receiving = new Receiving(goesOn ? 0 : received.get());
    return BodySubscribers.mapping(
        BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(receiving::take)),
        _ -> new byte[0]);
  }

  /** One answer's part of the blob; the client gives its buffers one after the other. */
  private final class Receiving {
    private long known;

    Receiving(long known) {
      this.known = known;
    }

    void take(byte[] bytes) {
      int skipped = (int) Math.min(known, bytes.length);
      known -= skipped;
      int length = bytes.length - skipped;
      if (received.get() + length > blob.size()) {
        received.set(blob.size() + 1);
        throw new IllegalStateException("more than there should be");
      }
      try {
        sink.write(bytes, skipped, length);
      } catch (IOException e) {
        broken.set(Optional.of(e));
        throw new IllegalStateException(e);
      }
      hasher.update(bytes, skipped, length);
      received.addAndGet(length);
    }
  }
}
