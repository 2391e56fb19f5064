package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The launcher under a requestor that is not ours: kazoo and the rules of docs/zookeeper.md 4, 5, 8
 * and 9, as Zuul follows them.
 */
class PythonRequestorTest {
  private static final String PROVIDER = "fake-provider";
  private static final String ZUUL = "2f1c6a0e-zuul";
  private static final Pattern SPAN_NUMBERS = Pattern.compile("\"(?:trace|span)_id\": ?(\\d+)");

  /** docs/zookeeper.md 4: Zuul reads them all. */
  private static final List<String> REQUEST_KEYS =
      List.of(
          "state state_time node_types requestor requestor_data provider relative_priority event_id created_time tenant_name declined_by nodes reuse"
              .split(" "));

  /** docs/zookeeper.md 5: Zuul can only set what is there. */
  private static final List<String> NODE_KEYS =
      List.of(
          "state state_time type provider pool launcher allocated_to tenant_name requestor cloud region az host_id public_ipv4 private_ipv4 public_ipv6 interface_ip hostname connection_port ssh_port connection_type username python_path shell_type host_keys image_id external_id created_time resources slot attributes driver_data user_data hold_job comment hold_expiration"
              .split(" "));

  @TempDir Path folder;
  private LauncherFixture it;
  private ZuulInPython zuul;

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of());
    zuul = new ZuulInPython(it.hosts(), ZUUL);
  }

  @AfterEach
  void stop() throws Exception {
    zuul.close();
    it.close();
  }

  @Test
  void zuul_asks_uses_and_gives_back() throws Exception {
    it.launcher(TestConfig.twoLabels());
    assertThat(zuul.labels()).containsExactly("big", "small");
    var request = zuul.ask("big", "small", "big");
    var settled = zuul.settled(request);
    assertThat(settled.path("state").asString()).isEqualTo("fulfilled");
    assertThat(settled.propertyNames()).containsAll(REQUEST_KEYS);
    var nodes = zuul.accept(request);
    assertThat(nodes)
        .extracting(node -> zuul.node(node).path("type").path(0).asString())
        .containsExactly("big", "small", "big");
    assertThat(zuul.node(nodes.getFirst()).propertyNames()).containsAll(NODE_KEYS);
    assertThat(zuul.usage("tenant-one").path("instances").asInt()).isEqualTo(3);
    zuul.use(nodes);
    assertThat(it.cloud(PROVIDER).state().servers()).hasSize(3);
    await(it::nodes, all -> all.stream().allMatch(node -> node.state() == NodeState.IN_USE));
    zuul.giveBack(nodes);
    awaitNothingLeft();
    assertThat(zuul.completions(request)).containsExactly("fulfilled");
    assertThat(zuul.complaints()).isEmpty();
  }

  @Test
  void what_zuul_knows_of_its_request_stays_as_it_is_to_the_last_digit() throws Exception {
    it.cloud(PROVIDER).apply(it.cloud(PROVIDER).settings().withPauseCreates(true));
    var request = zuul.ask("small");
    var asked = numbers(zuul.rawRequest(request));
    assertThat(asked)
        .hasSize(2)
        .allSatisfy(number -> assertThat(number.length()).isGreaterThan(18));
    it.launcher(TestConfig.twoLabels());
    it.awaitState(request, RequestState.PENDING);
    assertThat(numbers(zuul.rawRequest(request))).isEqualTo(asked);
    it.cloud(PROVIDER).apply(it.cloud(PROVIDER).settings().withPauseCreates(false));
    zuul.settled(request);
    assertThat(numbers(zuul.rawRequest(request))).isEqualTo(asked);
  }

  private static List<String> numbers(String record) {
    return SPAN_NUMBERS.matcher(record).results().map(found -> found.group(1)).toList();
  }

  @Test
  void a_revised_priority_changes_the_order_and_a_request_in_hand_is_not_revised()
      throws Exception {
    it.launcher(TestConfig.twoLabels().pool("max-servers", 1));
    var first = zuul.ask("small");
    zuul.settled(first);
    var inHand = zuul.ask("small");
    it.awaitState(inHand, RequestState.PENDING);
    var tenant = Map.<String, Object>of("relative_priority", 5);
    var earlier = zuul.ask(List.of("small"), tenant);
    var later = zuul.ask(List.of("small"), tenant);
    assertThat(zuul.revise(inHand, 9)).isFalse();
    assertThat(zuul.revise(later, 1)).isTrue();
    List<String> order = new ArrayList<>();
    for (var request : List.of(first, inHand, later, earlier)) {
      zuul.settled(request);
      order.add(request);
      await(() -> zuul.fulfilled(), found -> found.equals(List.of(request)));
      var nodes = zuul.accept(request);
      zuul.use(nodes);
      zuul.giveBack(nodes);
    }
    assertThat(order).containsExactly(first, inHand, later, earlier);
  }

  @Test
  void a_held_node_keeps_what_zuul_wrote_and_goes_when_its_time_is_over() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var nodes = used("small", "big");
    zuul.hold(nodes.subList(0, 1), "tenant-one example unit .*", "look at this", "3600");
    zuul.hold(nodes.subList(1, 2), "tenant-one example unit .*", "for a moment", 2);
    await(it::nodes, left -> left.size() == 1);
    var held = zuul.node(nodes.getFirst());
    assertThat(held.path("state").asString()).isEqualTo("hold");
    assertThat(held.path("comment").asString()).isEqualTo("look at this");
    assertThat(held.path("hold_job").asString()).isEqualTo("tenant-one example unit .*");
    assertThat(held.path("user_data").path("zuul_system").asString()).isEqualTo(ZUUL);
    assertThat(it.cloud(PROVIDER).state().servers()).hasSize(1);
    assertThat(zuul.releaseHold(nodes.getFirst())).isTrue();
    awaitNothingLeft();
  }

  @Test
  void a_request_that_is_cancelled_as_it_waits_is_forgotten() throws Exception {
    it.launcher(TestConfig.twoLabels().pool("max-servers", 1));
    var first = zuul.ask("small");
    var nodes = accepted(first);
    var inHand = zuul.ask("small");
    it.awaitState(inHand, RequestState.PENDING);
    var waiting = zuul.ask("small");
    zuul.cancel(waiting);
    zuul.cancel(inHand);
    var next = zuul.ask("big");
    zuul.use(nodes);
    zuul.giveBack(nodes);
    var last = accepted(next);
    zuul.use(last);
    zuul.giveBack(last);
    awaitNothingLeft();
    assertThat(it.cloud(PROVIDER).state().created()).isEqualTo(2);
  }

  @Test
  void a_request_that_is_cancelled_as_it_is_served_leaves_nothing_allocated() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var cloud = it.cloud(PROVIDER);
    cloud.apply(cloud.settings().withPauseCreates(true));
    var request = zuul.ask("small", "big");
    it.awaitState(request, RequestState.PENDING);
    await(() -> zuul.children("/nodepool/nodes"), nodes -> nodes.size() == 2);
    zuul.cancel(request);
    cloud.apply(cloud.settings().withPauseCreates(false));
    await(it::nodes, nodes -> nodes.stream().allMatch(node -> node.allocatedTo() == null));
    var next = accepted(zuul.ask("small"));
    zuul.use(next);
    zuul.giveBack(next);
    await(it::nodes, nodes -> nodes.stream().allMatch(node -> node.state() == NodeState.READY));
    // A server that was ordered before the cancellation and made after it is a leak, and goes.
    await(() -> cloud.state().servers().size() - it.nodes().size(), more -> more == 0);
  }

  @Test
  void nodes_of_a_fulfilled_request_that_is_cancelled_are_free_for_the_next() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var request = zuul.ask("small");
    zuul.settled(request);
    zuul.cancel(request);
    await(it::ready, free -> free.size() == 1);
    accepted(zuul.ask("small"));
    assertThat(it.cloud(PROVIDER).state().created()).isEqualTo(1);
  }

  @Test
  void a_node_that_zuul_gives_back_unused_is_free_for_the_next() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var nodes = accepted(zuul.ask("small"));
    var node = nodes.getFirst();
    assertThat(zuul.node(node).path("allocated_to").isNull()).isFalse();
    zuul.unlock(nodes);
    await(it::ready, free -> free.size() == 1);
    assertThat(accepted(zuul.ask("small"))).containsExactly(node);
  }

  @Test
  void the_nodes_that_a_zuul_used_which_died_are_deleted() throws Exception {
    it.launcher(TestConfig.twoLabels());
    used("small", "big");
    zuul.kill();
    awaitNothingLeft();
  }

  @Test
  void the_nodes_that_a_zuul_locked_which_died_are_free_once_their_request_is_gone()
      throws Exception {
    it.launcher(TestConfig.twoLabels());
    var gone = zuul.ask("small");
    zuul.settled(gone);
    zuul.accept(gone);
    var left = zuul.ask("big");
    zuul.settled(left);
    zuul.lock(left);
    zuul.kill();
    await(it::ready, free -> free.size() == 1);
    assertThat(it.ready().getFirst().labels()).containsExactly("small");
    try (var next = new ZuulInPython(it.hosts(), ZUUL)) {
      assertThat(next.children("/nodepool/requests")).containsExactly(left);
      next.cancel(left);
      await(it::ready, free -> free.size() == 2);
    }
    assertThat(it.cloud(PROVIDER).state().created()).isEqualTo(2);
  }

  @Test
  void a_request_that_nobody_can_serve_fails_with_one_event() throws Exception {
    it.launcher(TestConfig.twoLabels());
    it.launcher(new TestConfig().fake("fake-other", "small", "big").pool("max-servers", 4));
    var request = zuul.ask("huge");
    JsonNode failed = zuul.settled(request);
    assertThat(failed.path("state").asString()).isEqualTo("failed");
    assertThat(failed.path("declined_by").size()).isEqualTo(2);
    assertThat(zuul.completions(request)).containsExactly("failed");
    zuul.cancel(request);
  }

  private List<String> accepted(String request) throws Exception {
    assertThat(zuul.settled(request).path("state").asString()).isEqualTo("fulfilled");
    return zuul.accept(request);
  }

  private List<String> used(String... labels) throws Exception {
    var nodes = accepted(zuul.ask(labels));
    zuul.use(nodes);
    return nodes;
  }

  /** No request, no node, no server. */
  private void awaitNothingLeft() {
    it.awaitNoNodes();
    await(() -> it.cloud(PROVIDER).state().servers(), List::isEmpty);
    await(() -> it.store.requests().watch().all(), Collection::isEmpty);
  }
}
