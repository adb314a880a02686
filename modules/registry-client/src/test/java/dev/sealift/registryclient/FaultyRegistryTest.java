package dev.sealift.registryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import dev.sealift.testkit.Images;
import dev.sealift.testkit.MisbehavingRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every fault ends in the right state or in the right error. */
class FaultyRegistryTest {
  private static final int MIB = 1024 * 1024;
  static final Registry.Patience SHORT =
      new Registry.Patience(
          Duration.ofSeconds(5),
          Duration.ofMillis(600),
          Duration.ofSeconds(5),
          4,
          Duration.ofMillis(100));

  private final Images images = new Images(11);
  private final Descriptor large = images.layer(12 * MIB);
  private final Descriptor small = images.layer(900);
  private final Descriptor root = images.imageOf(Platform.LINUX_AMD64, List.of(small, large));
  private final PushedImage image = new PushedImage(root, "site/app", "1.0");
  private final Queue<Duration> waits = new ConcurrentLinkedQueue<>();
  private Logins logins = Logins.NONE;
  private MisbehavingRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = new MisbehavingRegistry();
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  @Test
  void imageArrivesByteForByte() throws Exception {
    Receipt receipt = push(image);
    assertHolds(image);
    assertThat(receipt.images())
        .singleElement()
        .extracting(Receipt.Item::digest)
        .isEqualTo(root.digest());
    assertThat(registry.openUploads()).isZero();
  }

  @Test
  void whatIsThereCostsOneRequestAManifest() throws Exception {
    push(image);
    registry.startCounting();
    push(image);
    assertThat(registry.requests()).containsExactly("HEAD /v2/site/app/manifests/1.0");
  }

  @Test
  void cutLineGoesOnFromWhereItBroke() throws Exception {
    registry.faults().cutLineAfter(5 * MIB, 1);
    push(image);
    assertHolds(image);
    assertThat(registry.bytes()).isLessThan(large.size() + MIB);
    assertThat(registry.requests("PATCH")).isEqualTo(1);
  }

  @Test
  void uploadLostInARestartIsBegunAgain() throws Exception {
    registry.faults().restartAfter(5 * MIB, 1);
    push(image);
    assertHolds(image);
  }

  @Test
  void stalledLineIsABrokenLine() throws Exception {
    registry.faults().stallAfter(2 * MIB, 1);
    push(image);
    assertHolds(image);
    assertThat(registry.bytes()).isLessThan(large.size() + MIB);
  }

  @Test
  void lineThatAlwaysBreaksAtTheSamePlaceIsGivenUp() {
    registry.faults().cutLineAfter(0, Integer.MAX_VALUE);
    assertThat(failure(image)).isInstanceOf(RegistryFailure.Unreachable.class);
  }

  @Test
  void passingTroublePasses() throws Exception {
    for (int status : List.of(429, 500, 502, 503, 504)) {
      registry.faults().answer(status, "", 2);
      push(image);
    }
    assertHolds(image);
    assertThat(waits).hasSize(10);
  }

  @Test
  void troubleThatStaysIsGivenUp() {
    registry.faults().answer(503, "", Integer.MAX_VALUE);
    RegistryFailure failure = failure(image);
    assertThat(failure).isInstanceOf(RegistryFailure.Rejected.class);
    assertThat(((RegistryFailure.Rejected) failure).status()).isEqualTo(503);
    assertThat(registry.requests()).hasSize(4);
  }

  @Test
  void registrySaysHowLongToWaitUpToALimit() throws Exception {
    registry.faults().answer(429, "7", 1);
    push(image);
    assertThat(waits.remove()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(11));
    registry.faults().answer(429, "86400", 1);
    push(image);
    assertThat(waits.remove()).isLessThanOrEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void lineClosedWithoutAnAnswerIsTriedAgain() throws Exception {
    registry.faults().hangUp(2);
    push(image);
    assertHolds(image);
  }

  @Test
  void lieAboutTheDigestIsFound() {
    registry.faults().lieAboutDigests();
    assertThat(cause(failure(image))).isInstanceOf(RegistryFailure.WrongDigest.class);
  }

  @Test
  void changedContentIsFound() {
    registry.faults().changeManifests();
    assertThat(cause(failure(image))).isInstanceOf(RegistryFailure.WrongDigest.class);
  }

  @Test
  void sharedBlobIsMounted() throws Exception {
    PushedImage other = sharing("site/other");
    Receipt receipt = push(image, other);
    assertHolds(image);
    assertHolds(other);
    assertThat(receipt.mounted()).isEqualTo(2);
    assertThat(registry.bytes()).isLessThan(large.size() + MIB);
  }

  @Test
  void refusedMountIsUploaded() throws Exception {
    for (int status : List.of(401, 403, 404, 405)) {
      registry.faults().refuseMounts(status);
      PushedImage one = sharing("one/n" + status);
      PushedImage two = sharing("two/n" + status);
      push(one, two);
      assertHolds(one);
      assertHolds(two);
    }
  }

  @Test
  void limitOnBodiesLeadsToChunks() throws Exception {
    registry.faults().limitBodies(8 * MIB, false);
    push(image);
    assertHolds(image);
    assertThat(registry.requests("PATCH")).isGreaterThan(1);
  }

  @Test
  void limitThatHangsUpLeadsToChunksToo() throws Exception {
    registry.faults().limitBodies(8 * MIB, true);
    push(image);
    assertHolds(image);
  }

  @Test
  void registryThatTakesNoBlobInAPutGetsAPatch() throws Exception {
    registry.faults().takeBlobsByPatchOnly();
    push(image);
    assertHolds(image);
  }

  @Test
  void registryThatForgetsHowMuchItHasIsSentAllAgain() throws Exception {
    registry.faults().forgetRange();
    registry.faults().cutLineAfter(5 * MIB, 1);
    push(image);
    assertHolds(image);
  }

  @Test
  void allRefusedRepositoriesAreListedAndNothingIsSent() {
    for (int status : List.of(403, 404)) {
      registry.faults().refuseRepositories(status, name -> name.startsWith("closed/"));
      var failure =
          (RegistryFailure.RefusedRepositories)
              failure(sharing("closed/b"), image, sharing("closed/a"));
      assertThat(failure.repositories())
          .hasSize(2)
          .satisfiesExactly(
              first -> assertThat(first).startsWith("closed/a"),
              second -> assertThat(second).startsWith("closed/b"));
      assertThat(registry.bytes()).isZero();
      assertThat(registry.openUploads()).isZero();
    }
  }

  @Test
  void passwordIsGivenWhereDemanded() throws Exception {
    registry.demandPassword("ada", "secret");
    logins = host -> Optional.of(new Login("ada", "secret"));
    push(image);
    assertHolds(image);
  }

  @Test
  void wrongPasswordIsRefusedWithoutTryingForEver() {
    registry.demandPassword("ada", "secret");
    logins = host -> Optional.of(new Login("ada", "guess"));
    RegistryFailure failure = failure(image);
    assertThat(failure.toString()).doesNotContain("guess");
    assertThat(registry.bytes()).isZero();
    assertThat(registry.requests()).hasSizeLessThan(8);
  }

  @Test
  void tokenThatRunsOutInThePushIsRenewed() throws Exception {
    registry.demandTokens("ada", "secret", 3);
    logins = host -> Optional.of(new Login("ada", "secret"));
    push(image);
    assertHolds(image);
    assertThat(registry.tokens()).isGreaterThan(1);
  }

  private PushedImage sharing(String repository) {
    return new PushedImage(
        images.imageOf(Platform.LINUX_AMD64, List.of(small, large)), repository, "1.0");
  }

  private Receipt push(PushedImage... what) throws RegistryFailure {
    Registry to = new Registry(registry.host(), true, Optional.empty(), logins, SHORT);
    Retries retries = new Retries(SHORT, waits::add, new Random(1), PushListener.NONE);
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    Push push = Push.to(to, images, PushListener.NONE, clock, retries);
    return push.run(push.preview(List.of(what)));
  }

  private RegistryFailure failure(PushedImage... what) {
    return catchThrowableOfType(RegistryFailure.class, () -> push(what));
  }

  /** What struck, if some was pushed before. */
  private static Throwable cause(RegistryFailure failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }

  private void assertHolds(PushedImage pushed) throws IOException {
    assertThat(registry.manifest(pushed.repository(), pushed.tag()))
        .hasValue(images.bytes(pushed.root().digest()));
    assertThat(registry.type(pushed.repository(), pushed.tag()))
        .hasValue(pushed.root().mediaType().value());
    for (Descriptor blob : List.of(small, large)) {
      assertThat(registry.blob(pushed.repository(), blob.digest()))
          .hasValue(images.bytes(blob.digest()));
    }
  }
}
