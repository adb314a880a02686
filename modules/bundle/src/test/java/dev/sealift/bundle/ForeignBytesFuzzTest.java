package dev.sealift.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.oci.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever bytes come, the answer is a value or a refusal of our own. {@code JAZZER_FUZZ=1}
 * searches for other answers; otherwise the corpus, which is damaged copies of good bytes, is run.
 */
class ForeignBytesFuzzTest {
  private static final int DAMAGED = 3000;

  @FuzzTest(maxDuration = "1m")
  void indexIsReadOrRefused(byte[] bytes) throws Exception {
    readIndex(bytes);
  }

  @FuzzTest(maxDuration = "1m")
  void keyIsReadOrRefused(byte[] bytes) {
    readKeys(bytes);
  }

  @FuzzTest(maxDuration = "1m")
  void signatureIsAcceptedFromNobodyElse(byte[] bytes) {
    assertThat(Samples.KEYS.verification().verifies(bytes, bytes)).isFalse();
  }

  @FuzzTest(maxDuration = "1m")
  void bundleIsOpenedOrRefused(byte[] bytes) throws Exception {
    Path file = Files.createTempFile("fuzz", ".tar");
    try {
      openAndVerify(Files.write(file, bytes));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void damagedIndexesAreReadOrRefused() throws Exception {
    Random random = new Random(1);
    byte[] good = new Samples().plan().index().toBytes();
    for (int i = 0; i < DAMAGED; i++) {
      readIndex(damaged(good, random));
    }
  }

  @Test
  void damagedKeysAreReadOrRefused() {
    Random random = new Random(2);
    for (String good :
        new String[] {Samples.KEYS.verification().toPem(), Samples.KEYS.signing().toPem()}) {
      for (int i = 0; i < DAMAGED; i++) {
        readKeys(damaged(good.getBytes(StandardCharsets.US_ASCII), random));
      }
    }
  }

  @Test
  void damagedBundlesAreRefused(@TempDir Path folder) throws Exception {
    Random random = new Random(3);
    Path file = Samples.write(folder);
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < DAMAGED / 10; i++) {
      openAndVerify(Files.write(file, damaged(good, random)));
    }
  }

  private static void readIndex(byte[] bytes) throws Exception {
    try {
      BundleIndex index = IndexReader.read(bytes, TarHeader.end(TarHeader.BLOCK, bytes.length));
      assertThat(IndexReader.read(index.toBytes(), start(index))).isEqualTo(index);
    } catch (BundleFailure e) {
      assertThat(e.what()).isNotEmpty();
    }
  }

  private static long start(BundleIndex index) {
    Entry first = index.entries().getFirst();
    return first.offset() - TarHeader.length(first.size());
  }

  private static void readKeys(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    try {
      assertThat(VerificationKey.parse(text, "key").toPem()).startsWith("-----BEGIN PUBLIC KEY");
    } catch (Malformed e) {
      assertThat(e.what()).isEqualTo("key");
    }
    try {
      Optional<char[]> passphrase = Optional.of("p".toCharArray());
      assertThat(SigningKey.parse(text, passphrase, "key").toPem()).contains("PRIVATE KEY");
    } catch (Malformed e) {
      assertThat(e.what()).isEqualTo("key");
    }
  }

  private static void openAndVerify(Path file) {
    try {
      Bundle.open(file).verify(new Trust.Anybody(), Progress.NONE);
    } catch (BundleFailure e) {
      assertThat(e.why()).isNotEmpty();
    }
  }

  /** A copy with a few bits turned, and perhaps a piece cut out or doubled. */
  private static byte[] damaged(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    int from = random.nextInt(bytes.length);
    int to = from + random.nextInt(Math.min(64, bytes.length - from));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int kind = random.nextInt(3);
    out.write(bytes, 0, kind == 1 ? to : from);
    out.write(bytes, kind == 2 ? to : from, bytes.length - (kind == 2 ? to : from));
    return out.toByteArray();
  }
}
