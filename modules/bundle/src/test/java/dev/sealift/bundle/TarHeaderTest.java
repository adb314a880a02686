package dev.sealift.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarHeaderTest {
  private static final long EIGHT_GIB = 8L << 30;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 511, 512, EIGHT_GIB - 1, EIGHT_GIB, 5_000_000_000_000L})
  void anotherReaderSeesTheSize(long size) throws Exception {
    byte[] header =
        TarHeader.regular("blobs/sha256/" + "a".repeat(64), 0644, size, Samples.CREATED);
    assertThat(header).hasSize(TarHeader.length(size));
    TarArchiveEntry entry = read(header);
    assertThat(entry.getSize()).isEqualTo(size);
    assertThat(entry.getName()).isEqualTo("blobs/sha256/" + "a".repeat(64));
  }

  @Test
  void longNamesAreSplitAtASlash() throws Exception {
    String name = "sealift/" + "b".repeat(140) + "/" + "c".repeat(100);
    assertThat(TarHeader.fits(name)).isTrue();
    assertThat(read(TarHeader.regular(name, 0644, 0, Samples.CREATED)).getName()).isEqualTo(name);
    assertThat(TarHeader.fits("d".repeat(101))).isFalse();
    assertThat(TarHeader.fits("d/" + "e".repeat(101))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 511, 512, 513, 1024})
  void contentIsFilledUpToWholeBlocks(long size) {
    assertThat((size + TarHeader.padding(size)) % TarHeader.BLOCK).isZero();
    assertThat(TarHeader.padding(size)).isBetween(0, TarHeader.BLOCK - 1);
  }

  private static TarArchiveEntry read(byte[] header) throws Exception {
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(header))) {
      return tar.getNextEntry();
    }
  }
}
