package dev.sealift.preflight;

import dev.sealift.oci.Json;
import dev.sealift.oci.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the program of images/helpers/go/probe said.
 *
 * @param clock the time in the pod
 * @param names what came of each name
 * @param folder what came of the volume
 */
record ProbeLog(Optional<Instant> clock, List<Name> names, Optional<Folder> folder) {

  /**
   * @param error empty if it was found
   */
  record Name(String name, List<String> addresses, String error) {}

  /**
   * @param device the same for folders of one file system of one node
   * @param free bytes
   * @param total bytes
   * @param error empty if it could be written to and read
   */
  record Folder(long device, long free, long total, String error) {}

  /** Reads a log; lines that are none of the program's are left out. */
  static ProbeLog parse(String log) {
    Optional<Instant> clock = Optional.empty();
    List<Name> names = new ArrayList<>();
    Optional<Folder> folder = Optional.empty();
    for (String line : log.lines().toList()) {
      try {
        JsonNode said = Json.read(line.getBytes(StandardCharsets.UTF_8), "log");
        switch (said.path("probe").asString("")) {
          case "clock" -> clock = Optional.of(Instant.parse(said.path("time").asString("")));
          case "name" -> names.add(name(said));
          case "folder" -> folder = Optional.of(folder(said));
          default -> {}
        }
      } catch (Malformed | DateTimeException e) {
        // What a broken pod says is not ours.
      }
    }
    return new ProbeLog(clock, List.copyOf(names), folder);
  }

  private static Name name(JsonNode said) {
    List<String> addresses =
        said.path("addresses").valueStream().map(one -> one.asString("")).toList();
    return new Name(said.path("name").asString(""), addresses, said.path("error").asString(""));
  }

  private static Folder folder(JsonNode said) {
    return new Folder(
        said.path("device").asLong(0),
        said.path("free").asLong(0),
        said.path("total").asLong(0),
        said.path("error").asString(""));
  }
}
