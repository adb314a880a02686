package dev.sealift.registryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import dev.sealift.oci.Reference;
import dev.sealift.oci.Repository;
import dev.sealift.testkit.Images;
import dev.sealift.testkit.MisbehavingRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PullTest {
  private static final int MIB = 1 << 20;
  private static final Registry.Patience SHORT = FaultyRegistryTest.SHORT;

  private final Images images = new Images(17);
  private final Descriptor large = images.layer(9 * MIB);
  private final Descriptor root = images.imageOf(Platform.LINUX_AMD64, List.of(large));
  private Logins logins = Logins.NONE;
  private MisbehavingRegistry registry;
  private MisbehavingRegistry elsewhere;

  @BeforeEach
  void start() throws IOException {
    registry = new MisbehavingRegistry();
    registry.hold("site/app", root, images);
    elsewhere = new MisbehavingRegistry();
    elsewhere.hold("site/app", root, images);
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
    elsewhere.close();
  }

  @Test
  void manifestAndBlobArriveByteForByte() throws Exception {
    assertThat(pull().manifest(image()).bytes()).isEqualTo(images.bytes(root.digest()));
    assertThat(blob()).isEqualTo(images.bytes(large.digest()));
  }

  @Test
  void cutLineGoesOnFromWhereItBroke() throws Exception {
    registry.faults().breakDownloads(3);
    registry.startCounting();
    assertThat(blob()).isEqualTo(images.bytes(large.digest()));
    assertThat(registry.requests("GET")).isEqualTo(4);
  }

  @Test
  void registryThatGivesTheWholeAgainIsListenedToUntilTheRest() throws Exception {
    registry.faults().ignoreRanges();
    registry.faults().breakDownloads(2);
    assertThat(blob()).isEqualTo(images.bytes(large.digest()));
  }

  @Test
  void lineThatBreaksAtTheSamePlaceForEverIsGivenUp() {
    registry.faults().ignoreRanges();
    registry.faults().breakDownloads(Integer.MAX_VALUE);
    assertThatThrownBy(this::blob).isInstanceOf(RegistryFailure.Unreachable.class);
  }

  @Test
  void blobOfOtherBytesIsRefused() {
    registry.faults().changeBlobs();
    assertThatThrownBy(this::blob).isInstanceOf(RegistryFailure.WrongDigest.class);
  }

  @Test
  void blobThatIsLargerThanSaidIsRefused() {
    Descriptor less = Descriptor.of(large.mediaType(), large.digest(), large.size() - 1);
    assertThatThrownBy(() -> pull().blob(image(), less, OutputStream.nullOutputStream()))
        .isInstanceOf(RegistryFailure.WrongDigest.class);
  }

  @Test
  void tokenThatRunsOutInThePullIsRenewed() throws Exception {
    registry.demandTokens("ada", "secret", 1);
    logins = _ -> Optional.of(new Login("ada", "secret"));
    registry.faults().breakDownloads(2);
    assertThat(blob()).isEqualTo(images.bytes(large.digest()));
  }

  @Test
  void fullDiskIsNoTroubleOfTheLine() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("no space left");
          }
        };
    assertThatThrownBy(() -> pull().blob(image(), large, full))
        .isInstanceOf(IOException.class)
        .hasMessage("no space left");
    assertThat(registry.requests("GET")).isEqualTo(1);
  }

  @Test
  void otherBytesAreRefused() {
    registry.faults().changeManifests();
    assertThatThrownBy(() -> pull().manifest(image()))
        .isInstanceOf(RegistryFailure.WrongDigest.class);
  }

  @Test
  void blobKeptElsewhereIsFollowed() throws Exception {
    registry.faults().keepBlobsAt(elsewhere.host());
    assertThat(blob()).isEqualTo(images.bytes(large.digest()));
  }

  @Test
  void placeElsewhereLearnsNoLogin() {
    registry.demandPassword("ada", "secret");
    elsewhere.demandPassword("ada", "secret");
    logins = _ -> Optional.of(new Login("ada", "secret"));
    registry.faults().keepBlobsAt(elsewhere.host());
    assertThatThrownBy(this::blob)
        .isInstanceOfSatisfying(
            RegistryFailure.Rejected.class, e -> assertThat(e.status()).isEqualTo(401));
  }

  @Test
  void circleOfPlacesEnds() {
    registry.faults().keepBlobsAt(registry.host());
    assertThatThrownBy(this::blob)
        .isInstanceOf(RegistryFailure.Rejected.class)
        .hasMessageContaining("redirected");
  }

  private Reference.Pinned image() {
    return new Reference.Pinned(new Repository(registry.host(), "site/app"), root.digest());
  }

  private Pull pull() throws RegistryFailure {
    Registry from = new Registry(registry.host(), true, Optional.empty(), logins, SHORT);
    return Pull.from(from, new Retries(SHORT, _ -> {}, new Random(1), PushListener.NONE));
  }

  private byte[] blob() throws RegistryFailure, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    pull().blob(image(), large, bytes);
    return bytes.toByteArray();
  }
}
