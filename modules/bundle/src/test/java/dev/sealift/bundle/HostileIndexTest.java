package dev.sealift.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.testkit.Doctored;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileIndexTest {
  private static final String SUM = "0".repeat(64);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../etc/passwd",
        "/etc/passwd",
        "sealift/../../x",
        "a//b",
        "a/./b",
        "a/",
        "",
        "a\\\\b",
        "a\\u0000b",
        "a\\u001b[31mb",
        "a b"
      })
  void nameThatLeadsOutOrLiesIsForbidden(String name) throws Exception {
    assertThatThrownBy(opening(file(name, 2048)))
        .isInstanceOf(BundleFailure.ForbiddenEntry.class)
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\u001b", "\0"));
  }

  @Test
  void nameTooLongForAHeaderIsForbidden() throws Exception {
    assertThatThrownBy(opening(file("a".repeat(101), 2048)))
        .isInstanceOf(BundleFailure.ForbiddenEntry.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "/etc/passwd",
        "../..",
        "../x/../..",
        "nothing",
        "../../charts/x",
        "",
        "./.."
      })
  void linkThatLeadsOutOrNowhereIsForbidden(String target) throws Exception {
    String entries = link("sealift/bin/x", 2048, target) + "," + file("charts/x", 2560);
    assertThatThrownBy(opening(entries))
        .isInstanceOf(BundleFailure.ForbiddenEntry.class)
        .hasMessageContaining("sealift/bin/x");
  }

  @Test
  void linkOutsideOfTheToolIsForbidden() throws Exception {
    String entries = file("charts/a", 2048) + "," + link("charts/b", 2560, "a");
    assertThatThrownBy(opening(entries))
        .isInstanceOf(BundleFailure.ForbiddenEntry.class)
        .hasMessageContaining("charts/b");
  }

  @Test
  void entryBelowALinkIsForbidden() throws Exception {
    String entries =
        file("sealift/bin/a", 2048)
            + ","
            + link("sealift/l", 2560, "bin")
            + ","
            + file("sealift/l/x", 3072);
    assertThatThrownBy(opening(entries))
        .isInstanceOf(BundleFailure.ForbiddenEntry.class)
        .hasMessageContaining("sealift/l");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "sealift.json", "sealift.json.sig"})
  void secondEntryOfANameIsForbidden(String name) throws Exception {
    assertThatThrownBy(opening(file("a", 2048) + "," + file(name, 2560)))
        .isInstanceOf(BundleFailure.ForbiddenEntry.class)
        .hasMessageContaining(name);
  }

  static Stream<String> impossible() {
    String good = file("a", 2048);
    return Stream.of(
        good.replace("2048", "2047"),
        good.replace("2048", "512"),
        good.replace("2048", "4096"),
        good.replace("2048", "-512"),
        good.replace("2048", "9223372036854775296"),
        good.replace("2048", "1e3"),
        good.replace("\"size\":0", "\"size\":-1"),
        good.replace("\"size\":0", "\"size\":9223372036854775807"),
        good.replace("\"size\":0", "\"size\":18446744073709551616"),
        good.replace("0644", "4755"),
        good.replace("0644", "rwx"),
        good.replace(SUM, "00"),
        good + "," + file("b", 2048),
        file("blobs/sha256/x", 2048),
        file("blobs/sha256/" + SUM, 2048) + "," + file("b", 2560),
        "1",
        "");
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void impossibleEntryIsRefused(String entries) throws Exception {
    assertThatThrownBy(opening(entries)).isInstanceOf(BundleFailure.BadIndex.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "1",
        "{\"repository\":\"a\",\"tag\":\"1\",\"root\":{},\"platforms\":[]}",
        "{\"repository\":\"../a\",\"tag\":\"1\",\"root\":%s,\"platforms\":[]}",
        "{\"repository\":\"a\",\"tag\":\"/\",\"root\":%s,\"platforms\":[]}",
        "{\"repository\":\"a\",\"tag\":\"1\",\"root\":%s,\"platforms\":[{}]}",
        "{\"repository\":\"a\",\"tag\":\"1\",\"root\":%s,\"platforms\":[\"x\"]}",
        "{\"repository\":\"a\",\"tag\":\"1\",\"root\":%s,\"platforms\":{}}"
      })
  void impossibleImageIsRefused(String image) throws Exception {
    String root =
        "{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + SUM + "\",\"size\":1,\"platform\":null}";
    String json = json(file("a", 2048)).replace("[],", "[" + image.formatted(root) + "],").strip();
    Path file = Doctored.withIndex(folder, json + " ".repeat(1024 - json.length()));
    assertThatThrownBy(() -> Bundle.open(file)).isInstanceOf(BundleFailure.BadIndex.class);
  }

  @Test
  void otherVersionOfTheFormatIsNamed() throws Exception {
    Path file = Doctored.withIndex(folder, json("").replace("Version\":1", "Version\":2"));
    assertThatThrownBy(() -> Bundle.open(file))
        .isInstanceOf(BundleFailure.UnknownFormat.class)
        .hasMessageContaining("version 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "{", "x", "{\"format\":1}"})
  void otherJsonIsRefused(String json) throws Exception {
    Path file = Doctored.withIndex(folder, json);
    assertThatThrownBy(() -> Bundle.open(file)).isInstanceOf(BundleFailure.BadIndex.class);
  }

  private ThrowingCallable opening(String entries) throws Exception {
    Path file = Doctored.withIndex(folder, json(entries));
    return () -> Bundle.open(file);
  }

  /** An index of 1024 bytes, so that the first header is at 1536. */
  private static String json(String entries) {
    String json =
        """
        {"format":"sealift-bundle","formatVersion":1,"name":"a","version":"1",\
        "created":"2026-01-31T12:00:00Z","platform":"linux/amd64","images":[],"entries":[%s]}\
        """
            .formatted(entries);
    return json + " ".repeat(1024 - json.length());
  }

  private static String file(String name, long offset) {
    return """
    {"name":"%s","mode":"0644","offset":%d,"size":0,"sha256":"%s"}\
    """
        .formatted(name, offset, SUM);
  }

  private static String link(String name, long offset, String target) {
    return """
    {"name":"%s","mode":"0777","offset":%d,"size":0,"target":"%s"}\
    """
        .formatted(name, offset, target);
  }
}
