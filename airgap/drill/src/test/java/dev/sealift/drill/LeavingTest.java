package dev.sealift.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class LeavingTest {

  @Test
  void packetsAreCountedByDestination() {
    String said =
        """
        {"nftables": [{"metainfo": {"version": "1.1.3"}},
         {"set": {"name": "leaving", "type": "ipv4_addr", "elem": [
          {"elem": {"val": "192.0.2.1", "counter": {"packets": 3, "bytes": 180}}},
          {"elem": {"val": "192.0.2.2", "counter": {"packets": 1, "bytes": 60}}}],
          "stmt": [{"counter": null}]}},
         {"rule": {"expr": [{"match": {"op": "==", "right": "ip"}}]}}]}
        """;
    assertThat(Leaving.read(said)).containsExactly(entry("192.0.2.1", 3L), entry("192.0.2.2", 1L));
  }

  @Test
  void withoutElementsNothingLeft() {
    assertThat(Leaving.read("{\"nftables\": [{\"set\": {\"name\": \"leaving\"}}]}")).isEmpty();
  }
}
