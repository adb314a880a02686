package dev.sealift.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.bundle.BundleContents;
import dev.sealift.bundle.BundleWriter;
import dev.sealift.bundle.BundledFile;
import dev.sealift.bundle.BundledImage;
import dev.sealift.bundle.KeyAlgorithm;
import dev.sealift.bundle.Progress;
import dev.sealift.bundle.SigningKey;
import dev.sealift.oci.Platform;
import dev.sealift.testkit.Doctored;
import dev.sealift.testkit.Doctored.Place;
import dev.sealift.testkit.Images;
import dev.sealift.testkit.MisbehavingRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad bundle ends verify and push with 4, says what is bad, and reaches no registry. */
class BadBundleTest {
  private static final List<String> WRITES = List.of("POST", "PUT", "PATCH", "DELETE");
  private static final String BLOBS = "blobs/sha256/";
  private static final SigningKey.Pair OURS = generate();
  private static final SigningKey.Pair THEIRS = generate();

  private final Path folder;
  private final Doctored bundle;
  private final MisbehavingRegistry registry = new MisbehavingRegistry();

  BadBundleTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    bundle = Doctored.of(bundle(Optional.of(OURS.signing())));
  }

  private static SigningKey.Pair generate() {
    return SigningKey.generate(KeyAlgorithm.ED25519, new SecureRandom());
  }

  private Path bundle(Optional<SigningKey> signer) throws Exception {
    Images images = new Images(5);
    var image = images.image(Platform.LINUX_AMD64, 600, 900);
    List<BundledFile> files =
        List.of(
            BundledFile.of("charts/one", "1".getBytes(UTF_8)),
            BundledFile.of("charts/two", "2".getBytes(UTF_8)),
            BundledFile.of("sealift/bin/sealift", "#!/bin/sh\n".getBytes(UTF_8)),
            new BundledFile.Link("sealift/run", "bin/sealift"));
    BundleContents contents =
        new BundleContents(
            "bad",
            "1",
            Instant.EPOCH,
            Platform.LINUX_AMD64,
            List.of(BundledImage.of("test/image", "1", image, images)),
            files);
    Path file = folder.resolve("bad.tar");
    BundleWriter.of(contents, images, signer).write(file, Progress.NONE);
    return file;
  }

  @BeforeEach
  void writeKeys() throws IOException {
    Files.writeString(folder.resolve("ours.pub"), OURS.verification().toPem());
    Files.writeString(folder.resolve("theirs.pub"), THEIRS.verification().toPem());
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  @Test
  void goodBundleIsVerifiedAndPushedOrElseTheseTestsProveNothing() throws Exception {
    String file = bundle.write().toString();
    assertThat(sealift(new ByteArrayOutputStream(), "verify", file, "--key", key("ours"))).isZero();
    assertThat(
            sealift(
                new ByteArrayOutputStream(), "push", file, registry.host(), "--key", key("ours")))
        .isZero();
    assertThat(registry.requests("PUT")).isPositive();
  }

  @Test
  void bitFlippedInAnyPartOfAnyEntryIsRefusedByItsName() throws Exception {
    Map<Integer, String> owners = positions();
    assertThat(owners).hasSizeGreaterThan(400);
    int turn = 0;
    for (Map.Entry<Integer, String> one : owners.entrySet()) {
      Path file = bundle.flip(one.getKey(), turn++ % 8).write();
      String said = assertRefused(file, "--key", key("ours"));
      assertThat(said).as("byte %d of %s", one.getKey(), one.getValue()).contains(named(one));
      bundle.restore();
    }
  }

  /** Places in the header, the content and the padding of everything, and in the end blocks. */
  private Map<Integer, String> positions() {
    Map<Integer, String> positions = new TreeMap<>();
    for (Place place : bundle.places()) {
      int start = (int) place.offset() - Doctored.BLOCK;
      spread(positions, start, start + Doctored.BLOCK, 41, place.name());
      spread(
          positions, (int) place.offset(), (int) (place.offset() + place.size()), 53, place.name());
      spread(positions, (int) (place.offset() + place.size()), (int) place.end(), 67, place.name());
    }
    int end = (int) bundle.places().getLast().end();
    spread(positions, end, bundle.length(), 127, "");
    return positions;
  }

  private static void spread(
      Map<Integer, String> positions, int from, int to, int step, String name) {
    for (int at = from; at < to; at += step) {
      positions.put(at, name);
    }
    if (from < to) {
      positions.put(to - 1, name);
    }
  }

  /** A changed index may seem to be wrong in what it says of others, before its signature is. */
  private String named(Map.Entry<Integer, String> position) {
    Place index = bundle.index();
    return position.getKey() < index.offset() + index.size() ? "" : position.getValue();
  }

  @Test
  void bundleCutAnywhereIsRefused() throws Exception {
    for (int length = 0; length < bundle.length(); length += 509) {
      String said = assertRefused(bundle.restore().resize(length).write(), "--key", key("ours"));
      assertThat(said).as("cut to %d", length).containsAnyOf("ends in", "is not a tar");
    }
    bundle.restore().resize(bundle.length() - 1);
    assertThat(assertRefused(bundle.write(), "--key", key("ours"))).contains("1 bytes are missing");
    bundle.restore().resize(bundle.length() + Doctored.BLOCK);
    assertThat(assertRefused(bundle.write(), "--key", key("ours"))).contains("512 bytes follow");
  }

  @Test
  void wrongSizeInTheIndexIsRefused() throws Exception {
    Place blob = bundle.blob(900);
    bundle.replaceInIndex("\"size\":900,", "\"size\":899,");
    assertThat(assertRefusedByAll()).contains(blob.name());
  }

  @Test
  void swappedBlobsAreRefused() throws Exception {
    Place small = bundle.blob(600);
    Place large = bundle.blob(900);
    byte[] content = bundle.content(large);
    bundle.put(large.offset(), bundle.content(small));
    bundle.put(small.offset(), Arrays.copyOf(content, 600));
    assertThat(assertRefusedByAll()).contains(BLOBS);
  }

  @ParameterizedTest
  @CsvSource({
    "charts/one, ../../x/ab",
    "charts/one, /etc/absol",
    "charts/one, charts/two",
    "charts/one, charts//on",
    "'sealift/run', 'charts/links'"
  })
  void forbiddenNameInIndexAndHeaderIsRefused(String old, String name) throws Exception {
    String fitting = name.substring(0, Math.min(name.length(), old.length()));
    Place place = bundle.place(old);
    bundle.replaceInIndex("\"" + old + "\"", "\"" + fitting + "\"");
    bundle.header(place, Doctored.NAME, fitting);
    assertThat(assertRefusedByAll()).contains(fitting);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../e/pas", "/etc/passwd", "../charts/o"})
  void linkOutOfTheToolIsRefused(String target) throws Exception {
    Place link = bundle.place("sealift/run");
    bundle.replaceInIndex("\"target\":\"bin/sealift\"", "\"target\":\"" + target + "\"");
    bundle.header(link, 157, target);
    assertThat(assertRefusedByAll()).contains("sealift/run");
  }

  @ParameterizedTest
  @CsvSource({
    "../../../../etc/cron.d/x, charts/one",
    "/root/.ssh/authorized_keys, charts/one",
    "charts/two, charts/one"
  })
  void nameInTheHeaderAloneIsRefused(String name, String entry) throws Exception {
    bundle.header(bundle.place(entry), Doctored.NAME, name + "\0");
    assertThat(assertRefusedByAll()).containsAnyOf(name, entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "x", "g", "L", "K"})
  void anythingButAFileIsRefused(String type) throws Exception {
    bundle.header(bundle.place("charts/one"), Doctored.TYPE, type);
    assertThat(assertRefusedByAll()).contains("charts/one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"charts/one", "sealift.json", "sealift.json.sig", "index.json"})
  void hugeSizeInAHeaderIsRefused(String entry) throws Exception {
    bundle.header(bundle.place(entry), Doctored.SIZE, "77777777777");
    assertThat(assertRefusedByAll()).contains(entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17592186044416", "9223372036854775807", "99999999999999999999"})
  void indexThatClaimsTerabytesIsRefused(String size) throws Exception {
    String json =
        """
        {"format":"sealift-bundle","formatVersion":1,"name":"bomb","version":"1",\
        "created":"2026-01-31T12:00:00Z","platform":"linux/amd64","images":[],\
        "entries":[{"name":"charts/bomb","mode":"0644","offset":3072,"size":%s,\
        "sha256":"%s"}]}\
        """
            .formatted(size, "0".repeat(64));
    Path bomb = Doctored.withIndex(folder, json + " ".repeat(1024 - json.length()));
    assertThat(assertRefused(bomb, "--allow-unsigned"))
        .containsAnyOf("charts/bomb", "sealift.json");
  }

  @Test
  void bundleOfOthersIsRefused() throws Exception {
    assertThat(assertRefused(bundle.write(), "--key", key("theirs"))).contains("sealift.json.sig");
  }

  @Test
  void unsignedBundleIsRefusedWhereAKeyIsGiven() throws Exception {
    Path file = bundle(Optional.empty());
    assertThat(assertRefused(file, "--key", key("ours"))).contains(file.toString(), "not signed");
  }

  @Test
  void signatureOfAnotherIndexIsRefused() throws Exception {
    bundle.replaceInIndex("\"name\":\"bad\"", "\"name\":\"bed\"");
    assertThat(assertRefused(bundle.write(), "--key", key("ours"))).contains("sealift.json.sig");
  }

  /** Whoever trusts nobody in particular is protected against all but a forger as well. */
  private String assertRefusedByAll() throws IOException {
    Path file = bundle.write();
    assertRefused(file, "--key", key("ours"));
    return assertRefused(file, "--allow-unsigned");
  }

  private String assertRefused(Path file, String... trust) {
    ByteArrayOutputStream verify = new ByteArrayOutputStream();
    ByteArrayOutputStream push = new ByteArrayOutputStream();
    assertThat(sealift(verify, words(List.of("verify", file.toString()), trust)))
        .as(verify.toString(UTF_8))
        .isEqualTo(ExitCode.NOT_VERIFIED);
    assertThat(sealift(push, words(List.of("push", file.toString(), registry.host()), trust)))
        .as(push.toString(UTF_8))
        .isEqualTo(ExitCode.NOT_VERIFIED);
    assertThat(registry.requests()).noneMatch(sent -> WRITES.contains(sent.split(" ", 2)[0]));
    assertThat(push.toString(UTF_8).lines()).hasSize(3);
    return verify.toString(UTF_8);
  }

  private static String[] words(List<String> command, String... trust) {
    return Stream.concat(command.stream(), Stream.of(trust)).toArray(String[]::new);
  }

  private String key(String name) {
    return folder.resolve(name + ".pub").toString();
  }

  private int sealift(ByteArrayOutputStream err, String... words) {
    Frame frame =
        new Frame(
            Map.of("HOME", folder.toString()),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false,
            InstantSource.fixed(Instant.EPOCH));
    return Main.run(frame, words);
  }
}
