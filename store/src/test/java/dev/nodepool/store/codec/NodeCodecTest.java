package dev.nodepool.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NodeCodecTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private final NodeCodec codec = new NodeCodec();

  @Test
  void a_record_without_keys_gets_the_defaults() {
    var node = decode("{\"state\": \"ready\"}");
    assertThat(node.state()).isEqualTo(NodeState.READY);
    assertThat(node.stateTime()).isEqualTo(NOON);
    assertThat(node.machine().username()).isEqualTo("zuul");
    assertThat(node.machine().port()).isEqualTo(22);
    assertThat(node.resources()).isNull();
    assertThat(node.hold().expirationSeconds()).isNull();
  }

  @Test
  void an_explicit_null_username_stays_null() {
    assertThat(decode("{\"username\": null}").machine().username()).isNull();
    assertThat(encoded(decode("{\"username\": null}"))).containsEntry("username", null);
  }

  @Test
  void a_bare_string_type_of_old_records_is_one_label() {
    assertThat(decode("{\"type\": \"small\"}").labels()).containsExactly("small");
  }

  @Test
  void old_records_have_the_port_under_its_old_name() {
    assertThat(decode("{\"ssh_port\": 2222}").machine().port()).isEqualTo(2222);
    assertThat(encoded(decode("{\"ssh_port\": 2222}")))
        .containsEntry("connection_port", 2222)
        .containsEntry("ssh_port", 2222);
  }

  @Test
  void hold_expiration_is_coerced_and_what_cannot_be_is_never() {
    assertThat(decode("{\"hold_expiration\": \"600\"}").hold().expirationSeconds()).isEqualTo(600);
    assertThat(decode("{\"hold_expiration\": \"soon\"}").hold().expirationSeconds()).isZero();
    assertThat(decode("{\"hold_expiration\": [1]}").hold().expirationSeconds()).isZero();
    assertThat(decode("{\"hold_expiration\": 60.9}").hold().expirationSeconds()).isEqualTo(60);
    assertThat(decode("{\"hold_expiration\": null}").hold().expirationSeconds()).isNull();
  }

  @Test
  void a_state_that_we_do_not_know_is_kept_until_somebody_moves_the_node() {
    var node = decode("{\"state\": \"hibernating\", \"id\": \"0000000001\"}");
    assertThat(node.state()).isEqualTo(NodeState.UNKNOWN);
    assertThat(encoded(node)).containsEntry("state", "hibernating");
    assertThat(encoded(node.moved(NodeState.DELETING, NOON))).containsEntry("state", "deleting");
  }

  @Test
  void keys_that_we_do_not_know_survive_a_rewrite() {
    var node = decode("{\"state\": \"ready\", \"id\": \"x\", \"node_properties\": {\"a\": null}}");
    assertThat(encoded(node.moved(NodeState.IN_USE, NOON)))
        .containsEntry("id", "x")
        .hasEntrySatisfying("node_properties", value -> assertThat(value).hasToString("{a=null}"));
  }

  @Test
  void every_key_is_always_written() {
    assertThat(encoded(decode("{}")).keySet())
        .containsExactlyInAnyOrder(
            "state state_time cloud provider pool type allocated_to az region public_ipv4"
                .concat(" private_ipv4 public_ipv6 host_id interface_ip connection_port ssh_port")
                .concat(" image_id launcher created_time external_id hostname comment user_data")
                .concat(" hold_job host_keys username connection_type shell_type hold_expiration")
                .concat(" resources slot attributes python_path tenant_name driver_data requestor")
                .split(" "));
  }

  @Test
  void what_is_no_json_object_is_refused_without_showing_it() {
    for (String text : List.of("[1]", "{\"token\": \"s3cret\"", "", "nonsense")) {
      assertThatThrownBy(() -> decode(text))
          .isInstanceOf(BadRecordException.class)
          .hasMessageContaining("node 0000000007")
          .hasMessageEndingWith("is not the JSON object that it should be")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Property(tries = 300)
  void any_plain_data_comes_back_equal(@ForAll("plain") Object data) {
    var node = decode("{\"state\": \"ready\"}").withUserData(data).withDriverData(data);
    var back = codec.decode("0000000007", codec.encode(node), NOON);
    assertThat(back.userData()).isEqualTo(data);
    assertThat(back).isEqualTo(node);
  }

  @Property(tries = 300)
  void any_time_to_the_microsecond_comes_back_equal(
      @ForAll @net.jqwik.api.constraints.LongRange(min = -1_000_000_000L, max = 4_000_000_000L)
          long seconds,
      @ForAll @net.jqwik.api.constraints.IntRange(max = 999_999) int micros) {
    var time = Instant.ofEpochSecond(seconds, micros * 1000L);
    var node = decode("{\"state\": \"ready\"}").moved(NodeState.IN_USE, time);
    assertThat(codec.decode("1", codec.encode(node), NOON).stateTime()).isEqualTo(time);
  }

  @Provide
  Arbitrary<Object> plain() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20).map(text -> text),
            Arbitraries.integers().map(number -> number),
            Arbitraries.longs().filter(number -> number != (int) (long) number).map(n -> n),
            Arbitraries.bigIntegers()
                .between(BigInteger.TWO.pow(70), BigInteger.TWO.pow(130))
                .map(number -> number),
            Arbitraries.doubles().map(number -> number),
            Arbitraries.of(true, false),
            Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
    return Arbitraries.lazyOf(
        () -> leaves,
        () -> leaves.list().ofMaxSize(4).map(list -> list),
        () ->
            Arbitraries.maps(Arbitraries.strings().ofMaxLength(8), leaves)
                .ofMaxSize(4)
                .map(m -> m));
  }

  private Node decode(String text) {
    return codec.decode("0000000007", text.getBytes(StandardCharsets.UTF_8), NOON);
  }

  private Map<String, Object> encoded(Node node) {
    return Json.readObject(codec.encode(node));
  }
}
