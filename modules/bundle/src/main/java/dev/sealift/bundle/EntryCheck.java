package dev.sealift.bundle;

import dev.sealift.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bytes of all entries, with as many threads as processors. The file is a sequence of
 * gaps (the padding of one entry and the header of the next) and contents. A gap has one possible
 * form; a content has one digest.
 */
final class EntryCheck {
  private static final int BUFFER = 1 << 20;

  private final BundleFile file;
  private final Instant created;
  private final List<Entry> entries;
  private final Progress progress;
  private final List<Integer> largestFirst;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger checked = new AtomicInteger();
  private final AtomicReference<@Nullable RuntimeException> crash = new AtomicReference<>();
  private final SortedMap<Integer, BundleFailure> failures = new ConcurrentSkipListMap<>();

  EntryCheck(BundleFile file, Instant created, List<Entry> entries, Progress progress) {
    this.file = file;
    this.created = created;
    this.entries = entries;
    this.progress = progress;
    this.largestFirst =
        IntStream.range(0, entries.size())
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> entries.get(i).size()).reversed())
            .toList();
  }

  /** Fails with the failure that comes first in the file of those that were found. */
  void run() throws BundleFailure {
    int useful = (int) Math.min(Integer.MAX_VALUE, file.size() / BUFFER) + 1;
    int workers = Math.min(Runtime.getRuntime().availableProcessors(), useful);
    List<Thread> threads =
        IntStream.range(0, workers)
            .mapToObj(i -> Thread.ofPlatform().daemon().name("verify-" + i).start(this::work))
            .toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
      throw new BundleFailure.Unreadable(file.path().toString(), e);
    }
    if (!failures.isEmpty()) {
      throw failures.get(failures.firstKey());
    }
    if (checked.get() != entries.size()) {
      throw new IllegalStateException("not every entry was checked", crash.get());
    }
  }

  private void work() {
    int position = 0;
    try (FileChannel channel = file.channel()) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, file.size()));
      for (int n = next.getAndIncrement();
          n < entries.size() && failures.isEmpty();
          n = next.getAndIncrement()) {
        position = largestFirst.get(n);
        checkGap(channel, position);
        checkContent(channel, entries.get(position), buffer);
        checked.incrementAndGet();
      }
    } catch (EOFException e) {
      String name = entries.get(position).name();
      failures.put(position, new BundleFailure.Truncated(name, "the file ends inside of it"));
    } catch (IOException e) {
      failures.put(position, new BundleFailure.Unreadable(entries.get(position).name(), e));
    } catch (BundleFailure e) {
      failures.put(position, e);
    } catch (RuntimeException e) {
      crash.set(e);
    }
  }

  /** The padding before an entry and its header; before the first of all there is no padding. */
  private void checkGap(FileChannel channel, int position) throws IOException, BundleFailure {
    Entry entry = entries.get(position);
    byte[] header = TarHeader.of(entry, created);
    long at = entry.offset() - header.length;
    if (position > 0) {
      Entry before = entries.get(position - 1);
      checkZeros(channel, before, at);
    }
    ForeignHeader.compare(header, read(channel, at, header.length), entry);
    if (position == entries.size() - 1) {
      checkZeros(channel, entry, file.size());
    }
  }

  /** What follows an entry up to here: padding, and behind the last entry the end of the tar. */
  private static void checkZeros(FileChannel channel, Entry entry, long end)
      throws IOException, BundleFailure {
    long at = entry.offset() + entry.size();
    for (byte b : read(channel, at, (int) (end - at))) {
      if (b != 0) {
        throw new BundleFailure.WrongHeader(entry.name(), "what follows it is not zero");
      }
    }
  }

  private void checkContent(FileChannel channel, Entry entry, ByteBuffer buffer)
      throws IOException, BundleFailure {
    if (entry instanceof Entry.Regular regular) {
      MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
      long end = regular.offset() + regular.size();
      for (long at = regular.offset(); at < end; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER, end - at));
        BundleFile.fill(channel, buffer, at);
        hasher.update(buffer.flip());
        progress.moved(regular.name(), buffer.limit());
      }
      if (!Digest.of(hasher).equals(regular.digest())) {
        throw new BundleFailure.WrongDigest(
            regular.name(), "its bytes do not have the digest of the index");
      }
    }
  }

  private static byte[] read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    BundleFile.fill(channel, bytes, at);
    return bytes.array();
  }
}
