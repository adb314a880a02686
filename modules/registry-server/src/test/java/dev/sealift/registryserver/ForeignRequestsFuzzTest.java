package dev.sealift.registryserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.sealift.bundle.KeyAlgorithm;
import dev.sealift.bundle.Pem;
import dev.sealift.bundle.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever clients ask for and certificate files hold, it is understood or refused. */
class ForeignRequestsFuzzTest {
  private static final NavigableSet<String> NAMES = new TreeSet<>(List.of("a", "b", "c/d"));

  static Stream<String> targets() {
    return Stream.of(
        "/v2/",
        "/v2/a/b/manifests/1.0",
        "/v2/a/blobs/sha256:00",
        "/v2/a/tags/list?n=2&last=%zz&last=b",
        "/v2/_catalog?n=999999999999&last=a%00",
        "/v2/manifests/manifests/blobs/manifests/x",
        "/v2/../../etc/passwd",
        "mailto:a@b",
        "/v2/" + "a/".repeat(3000) + "manifests/x");
  }

  static Stream<String> ranges() {
    return Stream.of(
        "bytes=0-1",
        "bytes=-5",
        "bytes=5-",
        "bytes=9-3",
        "bytes=999999999999999999-",
        "bytes=-999999999999999999",
        "bytes=0-1,5-6",
        "");
  }

  static Stream<byte[]> pems() throws Exception {
    String key = SigningKey.generate(KeyAlgorithm.ED25519, new SecureRandom()).signing().toPem();
    return Stream.of(
        key.getBytes(UTF_8),
        new Pem("CERTIFICATE", new byte[] {0x30, 3, 2, 1, 0}).text().getBytes(UTF_8),
        new Pem("RSA PRIVATE KEY", new byte[9]).text().getBytes(ISO_8859_1),
        new byte[] {0x30, (byte) 0x84, 127, -1, -1, -1},
        new byte[0]);
  }

  @MethodSource("targets")
  @FuzzTest(maxDuration = "1m")
  void targetIsRoutedSomewhere(@NotNull String target) {
    assertThat(Route.parse(target)).isNotNull();
    URI uri;
    try {
      uri = new URI(target);
    } catch (URISyntaxException e) {
      return;
    }
    Listing listing = Listing.of(NAMES, uri);
    assertThat(NAMES).containsAll(listing.names());
  }

  @MethodSource("ranges")
  @FuzzTest(maxDuration = "1m")
  void rangeStaysInsideOfTheContent(@NotNull String header) {
    for (long size : new long[] {0, 1, 7, 1L << 40, Long.MAX_VALUE}) {
      switch (ByteRange.parse(Optional.of(header), size)) {
        case ByteRange.Wish.Part(ByteRange(long from, long to)) ->
            assertThat(0 <= from && from <= to && to < size).isTrue();
        case ByteRange.Wish.Whole _, ByteRange.Wish.Nothing _ -> {}
      }
    }
  }

  @MethodSource("pems")
  @FuzzTest(maxDuration = "1m")
  void certificateAndKeyAreReadOrRefused(byte @NotNull [] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".pem");
    try {
      Files.write(file, bytes);
      assertThat(ServerCertificate.read(file, file).context()).isNotNull();
    } catch (ServerFailure.BadCertificate e) {
      assertThat(e.what()).contains(file.toString());
    } catch (ServerFailure e) {
      throw new AssertionError(e);
    } finally {
      Files.delete(file);
    }
  }
}
