package dev.sealift.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Digest;
import dev.sealift.oci.Malformed;
import dev.sealift.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {
  @TempDir Path folder;

  private final Samples samples;

  BundleWriterTest() throws IOException {
    samples = new Samples();
  }

  @Test
  void sameContentsGiveTheSameBytes() throws Exception {
    Path first = folder.resolve("a/first.tar");
    Path second = folder.resolve("b/second.tar");
    WrittenBundle one = writer().write(first, Progress.NONE);
    Samples again = new Samples();
    WrittenBundle two =
        BundleWriter.of(again.contents(), again.blobs, Optional.of(Samples.KEYS.signing()))
            .write(second, Progress.NONE);
    assertThat(first).hasSameBinaryContentAs(second);
    assertThat(one.digest()).isEqualTo(two.digest());
    assertThat(one.contentKey()).isEqualTo(two.contentKey());
  }

  @Test
  void digestAndSizeAreThoseOfTheWholeFile() throws Exception {
    WrittenBundle written = writer().write(folder.resolve("x.tar"), Progress.NONE);
    byte[] bytes = Files.readAllBytes(written.file());
    assertThat(written.digest()).isEqualTo(Digest.of(bytes));
    assertThat(written.size()).isEqualTo(bytes.length);
  }

  @Test
  void anotherTarReaderSeesTheEntriesOfTheIndexInTheirOrder() throws Exception {
    Path file = Samples.write(folder);
    BundleIndex index = Bundle.open(file).index();
    List<String> seen = new ArrayList<>();
    try (var tar = new TarArchiveInputStream(Files.newInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        seen.add(entry.getName());
        index.entry(entry.getName()).ifPresent(expected -> assertSame(expected, tar));
      }
    }
    assertThat(seen).startsWith(BundleIndex.NAME, BundleIndex.SIGNATURE, "sealift/bin/seal");
    assertThat(seen.subList(2, seen.size()))
        .isEqualTo(index.entries().stream().map(Entry::name).toList());
  }

  private static void assertSame(Entry expected, TarArchiveInputStream tar) {
    TarArchiveEntry seen = tar.getCurrentEntry();
    assertThat(seen.getMode() & 0777).isEqualTo(expected.mode());
    assertThat(seen.getSize()).isEqualTo(expected.size());
    assertThat(seen.getLastModifiedTime().toInstant()).isEqualTo(Samples.CREATED);
    assertThat(seen.getLongUserId() + seen.getLongGroupId()).isZero();
    switch (expected) {
      case Entry.Link link -> assertThat(seen.getLinkName()).isEqualTo(link.target());
      case Entry.Regular file -> assertThat(Digest.of(content(tar))).isEqualTo(file.digest());
    }
  }

  private static byte[] content(TarArchiveInputStream tar) {
    try {
      return tar.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void eachBlobIsThereOnceHoweverManyImagesShareIt() throws Exception {
    List<String> names = writer().index().entries().stream().map(Entry::name).toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names.stream().filter(name -> name.startsWith(BundleIndex.BLOBS))).hasSize(8);
  }

  @Test
  void progressComesToTheSizeOfTheContents() throws Exception {
    AtomicLong moved = new AtomicLong();
    BundleWriter writer = writer();
    writer.write(folder.resolve("x.tar"), (entry, bytes) -> moved.addAndGet(bytes));
    long contents = writer.index().entries().stream().mapToLong(Entry::size).sum();
    assertThat(moved).hasValue(contents);
  }

  @Test
  void callerCanTellWhetherTheVeryBundleWasWrittenBefore() throws Exception {
    Path file = folder.resolve("x.tar");
    assertThat(writer().isWrittenAt(file)).isFalse();
    writer().write(file, Progress.NONE);
    assertThat(writer().isWrittenAt(file)).isTrue();
    assertThat(
            BundleWriter.of(samples.contents(), samples.blobs, Optional.empty()).isWrittenAt(file))
        .isFalse();
  }

  @Test
  void failureLeavesTheOldBundleAndNothingElse() throws Exception {
    Path file = folder.resolve("x.tar");
    Files.writeString(file, "the old one");
    BlobSource lying =
        (blob, from) ->
            blob.mediaType().isManifest() || blob.mediaType().value().contains("config")
                ? samples.blobs.open(blob, from)
                : Channels.newChannel(new ByteArrayInputStream(new byte[(int) blob.size()]));
    BundleWriter writer = BundleWriter.of(samples.contents(), lying, Optional.empty());
    assertThatThrownBy(() -> writer.write(file, Progress.NONE))
        .isInstanceOf(BundleFailure.Unwritable.class)
        .hasMessageContaining(BundleIndex.BLOBS);
    assertThat(file).hasContent("the old one");
    assertThat(folder.toFile().list()).containsExactly("x.tar");
  }

  @Test
  void whatAKilledWriterLeftIsRemoved() throws Exception {
    Files.writeString(folder.resolve(".x.tar.1.part"), "half");
    writer().write(folder.resolve("x.tar"), Progress.NONE);
    assertThat(folder.toFile().list()).containsExactly("x.tar");
  }

  @Test
  void missingBlobIsNamedBeforeAnythingIsWritten() throws Exception {
    Descriptor image = samples.blobs.image(Platform.LINUX_AMD64, 10);
    BundledImage bundled = BundledImage.of("a", "1", image, samples.blobs);
    BlobSource empty =
        (blob, from) -> {
          throw new java.nio.file.NoSuchFileException(blob.digest().toString());
        };
    BundleContents contents = Samples.contents(List.of(bundled));
    assertThatThrownBy(() -> BundleWriter.of(contents, empty, Optional.empty()))
        .isInstanceOf(BundleFailure.Unwritable.class)
        .hasMessageContaining(image.digest().hex());
  }

  @Test
  void namesOfTheBundleItselfCannotBeTaken() {
    for (String name : List.of("index.json", "blobs/sha256/x", "SHA256SUMS")) {
      BundleContents contents =
          new BundleContents(
              "a",
              "1",
              Samples.CREATED,
              Platform.LINUX_AMD64,
              List.of(),
              List.of(BundledFile.of(name, new byte[0])));
      assertThatThrownBy(() -> BundleWriter.of(contents, samples.blobs, Optional.empty()))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void filesAreReadBackByTheirOffset() throws Exception {
    Bundle bundle = Bundle.open(Samples.write(folder));
    Entry entry = bundle.index().entry("appliance.lock.yaml").orElseThrow();
    try (var in = Channels.newInputStream(bundle.open((Entry.Regular) entry))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("packages: []\n");
    }
  }

  private BundleWriter writer() throws Exception {
    return BundleWriter.of(samples.contents(), samples.blobs, Optional.of(Samples.KEYS.signing()));
  }
}
