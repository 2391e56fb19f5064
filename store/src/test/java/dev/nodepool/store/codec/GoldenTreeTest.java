package dev.nodepool.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Nodepool 11 has written comes back as it was. */
class GoldenTreeTest {
  private static final String ROOT = "/nodepool/";

  @Test
  void every_recorded_node_is_written_back_as_it_was() throws IOException {
    golden()
        .forEach((path, record) -> {
          if (path.startsWith(ROOT + "nodes/")) {
            assertRoundTrip(new NodeCodec(), path.substring((ROOT + "nodes/").length()), record);
          }
        });
  }

  @Test
  void every_recorded_request_is_written_back_as_it_was() throws IOException {
    golden()
        .forEach((path, record) -> {
          if (path.startsWith(ROOT + "requests/")) {
            assertRoundTrip(
                new RequestCodec(), path.substring((ROOT + "requests/").length()), record);
          }
        });
  }

  @Test
  void every_recorded_build_and_upload_is_written_back_as_it_was() throws IOException {
    golden()
        .forEach((path, record) -> {
          String relative = path.replace(ROOT + "images/", "");
          if (relative.split("/").length == 3) {
            assertRoundTrip(new BuildCodec(), relative, record);
          } else if (relative.split("/").length == 7) {
            assertRoundTrip(new UploadCodec(), relative, record);
          }
        });
  }

  private static <T> void assertRoundTrip(Codec<T> codec, String id, Object record) {
    var expected = new LinkedHashMap<>((Map<?, ?>) record);
    if (expected.containsKey("connection_port")) {
      // The old name of the port is a copy, whatever the record says.
      @SuppressWarnings("unchecked")
      var writable = (Map<String, Object>) (Map<?, ?>) expected;
      writable.put("ssh_port", expected.get("connection_port"));
    }
    byte[] stored = Json.writeObject(out -> expected.forEach((k, v) -> member(out, k, v)));
    T decoded = codec.decode(id, stored, Instant.EPOCH);
    assertThat(Json.readObject(codec.encode(decoded))).isEqualTo(expected);
  }

  private static void member(tools.jackson.core.JsonGenerator out, Object key, Object value) {
    out.writeName(key.toString());
    Json.write(out, value);
  }

  private static Map<String, Object> golden() throws IOException {
    try (var in = GoldenTreeTest.class.getResourceAsStream("/golden-tree.json")) {
      return Json.readObject(in.readAllBytes());
    }
  }
}
