package dev.sealift.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Digest;
import dev.sealift.testkit.Doctored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles whose index is signed and good, but whose tar says something else. */
class HostileTarTest {
  private final Path folder;
  private final Doctored bundle;
  private final Doctored.Place blob;

  HostileTarTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    bundle = Doctored.of(Samples.write(folder));
    blob = bundle.blob(1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../x\0", "/etc/passwd\0"})
  void nameThatLeadsOutIsForbidden(String name) throws Exception {
    bundle.header(blob, Doctored.NAME, name);
    assertRefused(BundleFailure.ForbiddenEntry.class, name.replace("\0", ""));
  }

  @Test
  void nameOfAnotherEntryIsRefused() throws Exception {
    bundle.header(blob, Doctored.NAME, "index.json\0");
    assertRefused(BundleFailure.WrongHeader.class, blob.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "7", "x", "g", "L", "K", "S"})
  void anythingButAFileIsForbidden(String type) throws Exception {
    bundle.header(blob, Doctored.TYPE, type);
    assertRefused(BundleFailure.ForbiddenEntry.class, blob.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000002001", "77777777777", "\u007f2345678901"})
  void otherSizeIsRefused(String size) throws Exception {
    bundle.header(blob, Doctored.SIZE, size);
    assertRefused(BundleFailure.WrongSize.class, blob.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "g", "L", "K"})
  void extendedHeaderInFrontIsForbiddenHoweverHuge(String type) throws Exception {
    bundle
        .header(bundle.index(), Doctored.TYPE, type)
        .header(bundle.index(), Doctored.SIZE, "77777777777");
    Path file = bundle.write();
    assertThatThrownBy(() -> Bundle.open(file)).isInstanceOf(BundleFailure.ForbiddenEntry.class);
  }

  @Test
  void hugeIndexIsRefusedWithoutReadingIt() throws Exception {
    bundle.header(bundle.index(), Doctored.SIZE, "77777777777");
    Path file = bundle.write();
    assertThatThrownBy(() -> Bundle.open(file))
        .isInstanceOf(BundleFailure.BadIndex.class)
        .hasMessageContaining(BundleIndex.NAME);
  }

  @Test
  void swappedBlobsAreFound() throws Exception {
    Doctored.Place other = bundle.blob(700);
    byte[] content = bundle.content(blob);
    byte[] others = bundle.content(other);
    bundle.put(blob.offset(), others).put(other.offset(), Arrays.copyOf(content, others.length));
    Path file = bundle.write();
    assertThatThrownBy(() -> Bundle.open(file).verify(Samples.TRUST, Progress.NONE))
        .isInstanceOf(BundleFailure.WrongDigest.class)
        .hasMessageContaining(BundleIndex.BLOBS);
  }

  @Test
  void sizeInTheIndexThatTheManifestDoesNotGiveIsRefusedOnOpening() throws Exception {
    bundle.replaceInIndex("\"size\":1024,", "\"size\":1023,");
    Path file = bundle.write();
    assertThatThrownBy(() -> Bundle.open(file))
        .isInstanceOf(BundleFailure.WrongSize.class)
        .hasMessageContaining(blob.name());
  }

  @Test
  void imageWhoseBlobIsMissingIsRefusedOnOpening() throws Exception {
    Digest root =
        Bundle.open(folder.resolve("sample.tar")).index().images().getFirst().root().digest();
    bundle.replaceInIndex(
        "\"digest\":\"" + root + "\"", "\"digest\":\"" + Digest.of(new byte[0]) + "\"");
    Path file = bundle.write();
    assertThatThrownBy(() -> Bundle.open(file))
        .isInstanceOf(BundleFailure.Inconsistent.class)
        .hasMessageContaining(Digest.of(new byte[0]).hex());
  }

  @Test
  void dockerManifestThatNamesOtherImagesIsFound() throws Exception {
    Doctored.Place docker = bundle.place("manifest.json");
    String before = Digest.of(bundle.content(docker)).hex();
    bundle.replace(docker, "base:1.0", "evil:1.0");
    bundle.replaceInIndex(before, Digest.of(bundle.content(docker)).hex());
    Path file = bundle.write();
    assertThatThrownBy(() -> Bundle.open(file).verify(new Trust.Anybody(), Progress.NONE))
        .isInstanceOf(BundleFailure.Inconsistent.class)
        .hasMessageContaining("manifest.json");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 511, 512, 4096})
  void otherFileIsNotABundle(int size) throws Exception {
    Path file = Files.write(folder.resolve("other"), new byte[size]);
    assertThatThrownBy(() -> Bundle.open(file)).isInstanceOf(BundleFailure.NotABundle.class);
  }

  @Test
  void fileThatIsNotThereIsUnreadable() {
    assertThatThrownBy(() -> Bundle.open(folder.resolve("nothing")))
        .isInstanceOf(BundleFailure.Unreadable.class)
        .hasMessageContaining("nothing");
  }

  private void assertRefused(Class<? extends BundleFailure> kind, String named) throws Exception {
    Bundle opened = Bundle.open(bundle.write());
    assertThatThrownBy(() -> opened.verify(Samples.TRUST, Progress.NONE))
        .isInstanceOfSatisfying(
            BundleFailure.class, failure -> assertThat(failure).isInstanceOf(kind))
        .hasMessageContaining(named);
  }
}
