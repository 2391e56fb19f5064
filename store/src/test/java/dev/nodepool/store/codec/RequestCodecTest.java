package dev.nodepool.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestCodecTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private final RequestCodec codec = new RequestCodec();

  @Test
  void all_thirteen_keys_are_written() {
    var zuuls = decode("{\"state\": \"requested\", \"node_types\": [\"a\", \"a\"]}");
    assertThat(Json.readObject(codec.encode(zuuls)))
        .containsOnlyKeys(
            "state",
            "state_time",
            "declined_by",
            "node_types",
            "nodes",
            "reuse",
            "requestor",
            "requestor_data",
            "provider",
            "relative_priority",
            "event_id",
            "created_time",
            "tenant_name")
        .containsEntry("reuse", true);
  }

  @Test
  void wide_numbers_of_the_requestor_come_back_exactly() {
    String data =
        "{\"span_info\": {\"trace_id\": 241386823117383459428571683745234987234,"
            + " \"load\": NaN, \"most\": Infinity, \"least\": -Infinity,"
            + " \"exact\": 0.1234567890123456789012345, \"big\": 1e400, \"one\": 1.0}}";
    var request = decode("{\"requestor_data\": " + data + "}");
    var span = (Map<?, ?>) ((Map<?, ?>) request.requestorData()).get("span_info");
    assertThat(span.get("trace_id"))
        .isEqualTo(new BigInteger("241386823117383459428571683745234987234"));
    assertThat(span.get("load")).isEqualTo(Double.NaN);
    assertThat(span.get("exact")).isEqualTo(new BigDecimal("0.1234567890123456789012345"));
    assertThat(span.get("big")).isEqualTo(new BigDecimal("1e400"));
    var back = codec.decode("1", codec.encode(request), NOON);
    assertThat(back.requestorData()).isEqualTo(request.requestorData());
    assertThat(new String(codec.encode(request), StandardCharsets.UTF_8))
        .contains("241386823117383459428571683745234987234", "NaN", "-Infinity");
  }

  @Test
  void an_unknown_state_and_unknown_keys_are_kept() {
    var request = decode("{\"state\": \"deferred\", \"lease\": 5}");
    assertThat(request.state()).isEqualTo(RequestState.UNKNOWN);
    assertThat(Json.readObject(codec.encode(request)))
        .containsEntry("state", "deferred")
        .containsEntry("lease", 5);
    assertThat(Json.readObject(codec.encode(request.moved(RequestState.FAILED, NOON))))
        .containsEntry("state", "failed");
  }

  private NodeRequest decode(String text) {
    return codec.decode("200-0000000001", text.getBytes(StandardCharsets.UTF_8), NOON);
  }
}
