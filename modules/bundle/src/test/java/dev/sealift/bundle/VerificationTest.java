package dev.sealift.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerificationTest {
  /** Odd, so that the bytes tried lie at every place within the blocks; 1 takes half a minute. */
  private static final int STEP = 11;

  @TempDir Path folder;
  private Path file = Path.of("");
  private byte[] good = {};

  @BeforeEach
  void writeAGoodBundle() throws Exception {
    file = Samples.write(folder);
    good = Files.readAllBytes(file);
  }

  @Test
  void goodBundleIsVerifiedWithItsSigner() throws Exception {
    Verified verified = Bundle.open(file).verify(Samples.TRUST, Progress.NONE);
    assertThat(verified.signer()).contains(Samples.KEYS.verification());
    assertThat(verified.bytes()).isEqualTo(good.length);
  }

  @Test
  void bitFlippedAnywhereIsFound() throws Exception {
    byte[] bad = good.clone();
    for (int at = 0; at < good.length; at += STEP) {
      bad[at] ^= (byte) (1 << (at % 8));
      Files.write(file, bad);
      assertThatThrownBy(() -> Bundle.open(file).verify(Samples.TRUST, Progress.NONE))
          .as("byte %d", at)
          .isInstanceOf(BundleFailure.class);
      bad[at] = good[at];
    }
  }

  @Test
  void bundleThatIsCutShortAnywhereIsRefusedWhenItIsOpened() throws Exception {
    for (int length = 0; length < good.length; length += 61) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThatThrownBy(() -> Bundle.open(file))
          .as("cut to %d bytes", length)
          .isInstanceOfAny(
              length < BundleIndex.NAME.length() + 1
                  ? BundleFailure.NotABundle.class
                  : BundleFailure.Truncated.class);
    }
  }

  @Test
  void nothingMayFollowTheEnd() throws Exception {
    Files.write(file, Arrays.copyOf(good, good.length + TarHeader.BLOCK));
    assertThatThrownBy(() -> Bundle.open(file)).isInstanceOf(BundleFailure.WrongSize.class);
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void keyThatDidNotSignIsNotEnough(KeyAlgorithm algorithm) throws Exception {
    VerificationKey other = SigningKey.generate(algorithm, new SecureRandom()).verification();
    Bundle bundle = Bundle.open(file);
    assertThatThrownBy(() -> bundle.verify(new Trust.SignedBy(Set.of(other)), Progress.NONE))
        .isInstanceOf(BundleFailure.WrongSignature.class)
        .hasMessageContaining(BundleIndex.SIGNATURE);
    Trust both = new Trust.SignedBy(Set.of(other, Samples.KEYS.verification()));
    assertThat(bundle.verify(both, Progress.NONE).signer()).contains(Samples.KEYS.verification());
  }

  @Test
  void unsignedBundleIsRefusedUnlessAnybodyIsTrusted() throws Exception {
    Samples samples = new Samples();
    BundleWriter.of(samples.contents(), samples.blobs, Optional.empty()).write(file, Progress.NONE);
    Bundle bundle = Bundle.open(file);
    assertThatThrownBy(() -> bundle.verify(Samples.TRUST, Progress.NONE))
        .isInstanceOf(BundleFailure.Unsigned.class);
    assertThat(bundle.verify(new Trust.Anybody(), Progress.NONE).signer()).isEmpty();
  }

  @Test
  void failureNamesTheDamagedBlob() throws Exception {
    Entry.Regular blob =
        Bundle.open(file).index().blobs().values().stream()
            .filter(entry -> entry.size() == 1024)
            .findFirst()
            .orElseThrow();
    good[(int) blob.offset() + 5] ^= 4;
    Files.write(file, good);
    Bundle bundle = Bundle.open(file);
    assertThatThrownBy(() -> bundle.verify(Samples.TRUST, Progress.NONE))
        .isInstanceOfSatisfying(
            BundleFailure.WrongDigest.class,
            failure -> assertThat(failure.what()).isEqualTo(blob.name()));
  }

  @Test
  void bundleThatIsReplacedWhileItIsOpenIsNotMixedUp() throws Exception {
    Bundle bundle = Bundle.open(file);
    Path other = Files.write(folder.resolve("other"), good);
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> bundle.verify(Samples.TRUST, Progress.NONE))
        .isInstanceOf(BundleFailure.Unreadable.class)
        .hasMessageContaining("replaced");
  }

  @Test
  void checkThatBreaksDownIsNoVerification() throws Exception {
    Bundle bundle = Bundle.open(file);
    Progress broken =
        (entry, bytes) -> {
          throw new UnsupportedOperationException("broken");
        };
    assertThatThrownBy(() -> bundle.verify(Samples.TRUST, broken)).hasRootCauseMessage("broken");
  }
}
