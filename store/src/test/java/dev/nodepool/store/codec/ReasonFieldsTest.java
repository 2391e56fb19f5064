package dev.nodepool.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReasonFieldsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.25Z");
  private final NodeCodec nodes = new NodeCodec();
  private final RequestCodec requests = new RequestCodec();

  @Test
  void a_nodes_reason_stands_under_a_key_of_its_own_with_its_time_in_unix_seconds() {
    var reason = Reason.of("CLOUD_ERROR", "The cloud said no 3 times.", NOON).in("sky", null);
    var written = Json.readObject(nodes.encode(node("{}").withReason(reason)));
    assertThat(written.get("reason"))
        .isEqualTo(
            Map.of(
                "code", "CLOUD_ERROR",
                "text", "The cloud said no 3 times.",
                "time", 1767268800.25,
                "provider", "sky"));
  }

  @Test
  void what_has_no_reason_has_no_such_key() {
    assertThat(Json.readObject(nodes.encode(node("{}")))).doesNotContainKey("reason");
    assertThat(Json.readObject(requests.encode(request("{}")))).doesNotContainKey("reasons");
    var sad = node("{}").withReason(Reason.of("A", "a.", NOON));
    assertThat(Json.readObject(nodes.encode(sad.withReason(null)))).doesNotContainKey("reason");
  }

  @Property(tries = 200)
  void reasons_come_back_equal(@ForAll String code, @ForAll String text, @ForAll boolean whole) {
    var reason =
        new Reason(code, text, NOON, "sky", whole ? null : "main", whole ? null : "vm-PoolWorker");
    var node = node("{\"state\": \"ready\"}").withReason(reason);
    assertThat(nodes.decode("7", nodes.encode(node), NOON)).isEqualTo(node);
    var request =
        request("{\"state\": \"requested\"}")
            .withReason(reason)
            .withReason(Reason.of("B", "b.", NOON));
    assertThat(requests.decode("200-7", requests.encode(request), NOON)).isEqualTo(request);
  }

  @Test
  void what_somebody_else_keeps_under_our_keys_is_left_as_it_is() {
    for (var foreign :
        List.of(
            "null",
            "5",
            "\"because\"",
            "[]",
            "[1, {\"code\": 1}]",
            "{\"code\": \"A\"}",
            "{\"code\": \"A\", \"text\": \"a\", \"time\": \"noon\"}",
            "[{\"code\": \"A\", \"text\": \"a\", \"time\": 1}, null]")) {
      var text = "{\"reason\": %s, \"reasons\": %s}".formatted(foreign, foreign);
      assertThat(node(text).reason()).as(foreign).isNull();
      assertThat(request(text).reasons()).as(foreign).isEmpty();
      var before = Json.readObject(text.getBytes(StandardCharsets.UTF_8));
      assertThat(Json.readObject(nodes.encode(node(text)))).containsAllEntriesOf(before);
      assertThat(Json.readObject(requests.encode(request(text)))).containsAllEntriesOf(before);
    }
  }

  @Test
  void our_reason_takes_the_place_of_a_foreign_value() {
    var node = node("{\"state\": \"ready\", \"reason\": 5}").withReason(Reason.of("A", "a.", NOON));
    assertThat(nodes.decode("7", nodes.encode(node), NOON).reason()).isEqualTo(node.reason());
  }

  private Node node(String text) {
    return nodes.decode("7", text.getBytes(StandardCharsets.UTF_8), NOON);
  }

  private NodeRequest request(String text) {
    return requests.decode("200-7", text.getBytes(StandardCharsets.UTF_8), NOON);
  }
}
