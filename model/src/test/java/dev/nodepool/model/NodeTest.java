package dev.nodepool.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NodeTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void a_node_goes_the_way_of_the_contract() {
    var node = fresh().moved(NodeState.BUILDING, NOON).moved(NodeState.READY, NOON);
    assertThat(
            node.moved(NodeState.IN_USE, NOON)
                .moved(NodeState.USED, NOON)
                .moved(NodeState.DELETING, NOON)
                .state())
        .isEqualTo(NodeState.DELETING);
  }

  @Test
  void a_ready_node_cannot_go_back_to_building() {
    var ready = fresh().moved(NodeState.BUILDING, NOON).moved(NodeState.READY, NOON);
    assertThatThrownBy(() -> ready.moved(NodeState.BUILDING, NOON))
        .hasMessageContaining("cannot go from ready to building");
  }

  @Property
  void every_state_but_deleted_can_be_deleted(@ForAll NodeState state) {
    assertThat(state.mayMoveTo(NodeState.DELETING)).isTrue();
  }

  @Property
  void a_state_is_found_by_its_word(@ForAll NodeState state) {
    assertThat(NodeState.ofWire(state.wire())).isEqualTo(state);
  }

  @Test
  void a_foreign_word_is_unknown_and_never_deleted() {
    assertThat(NodeState.ofWire("shiny")).isEqualTo(NodeState.UNKNOWN);
    assertThat(NodeState.UNKNOWN.deletable()).isFalse();
  }

  @Test
  void a_node_that_is_given_back_is_free_but_for_one_whose_image_is_only_tried() {
    var request = NodeRequest.of(List.of("small"), "builder", NOON).withId("200-0000000001");
    var node =
        fresh()
            .withAllocation(Allocation.to(request))
            .moved(NodeState.BUILDING, NOON)
            .moved(NodeState.READY, NOON);
    assertThat(node.bootingAs(request).givenBack(NOON)).isEqualTo(node.deallocated());
    var tried = node.bootingAs(request.withImageUpload("/nodepool/images/i"));
    assertThat(tried.imageUpload()).contains("/nodepool/images/i");
    assertThat(tried.givenBack(NOON).state()).isEqualTo(NodeState.DELETING);
  }

  @Test
  void deallocating_keeps_the_tenant() {
    var node = fresh().withAllocation(new Allocation("200-0000000001", "t1", "zuul"));
    assertThat(node.deallocated().allocatedTo()).isNull();
    assertThat(node.deallocated().allocation().tenantName()).isNull();
  }

  @Test
  void a_machine_does_not_print_credentials() {
    var machine = Machine.builder().connectionPort(Map.of("token", "s3cret")).build();
    assertThat(machine.toString()).doesNotContain("s3cret");
  }

  @Test
  void requests_are_served_by_priority_then_relative_priority_then_sequence() {
    var asked = NodeRequest.of(List.of("small"), "test", NOON);
    var first = asked.withId("100-0000000009");
    var second = asked.withId("200-0000000003").withRelativePriority(0);
    var third = asked.withId("200-0000000002").withRelativePriority(1);
    assertThat(List.of(third, second, first).stream().sorted(NodeRequest.BY_URGENCY))
        .containsExactly(first, second, third);
  }

  private static Node fresh() {
    return Node.init("small", new Owner("p", "main", "l"), Allocation.FREE, null, NOON);
  }
}
