package dev.nodepool.client;

import static dev.nodepool.client.ClientFixture.REQUESTOR;
import static dev.nodepool.client.ClientFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.NodeListing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PersistentLeaseTest {
  @RegisterExtension final ClientFixture playground = new ClientFixture();
  private final TestLauncher launcher = playground.launcher();
  private final Store store = playground.store();
  private final NodepoolClient client = playground.client();

  PersistentLeaseTest() throws InterruptedException {}

  @Test
  void a_kept_node_survives_its_process() throws Exception {
    var ids = keptByADyingProcess(Duration.ofHours(1));
    launcher.cleanUp();
    assertThat(client.leased("me")).extracting(Node::id).containsExactlyElementsOf(ids);
    for (var id : ids) {
      assertThat(launcher.isLocked(id)).isTrue();
      assertThat(store.nodes().persistentOwner(id)).contains("me");
      var node = launcher.node(id);
      assertThat(LeaseTerms.of(node).orElseThrow().owner()).isEqualTo("me");
      assertThat(node.hold().expirationSeconds()).isEqualTo(3600);
    }
  }

  @Test
  void its_owner_gives_it_back() throws Exception {
    var ids = keptByADyingProcess(Duration.ofHours(1));
    for (var id : ids) {
      client.releaseLease(id, "me");
      assertThat(launcher.node(id).state()).isEqualTo(NodeState.USED);
      assertThat(launcher.isLocked(id)).isFalse();
    }
    assertThat(client.leased("me")).isEmpty();
    launcher.cleanUp();
    assertThat(store.nodes().readAll()).isEmpty();
    client.releaseLease(ids.getFirst(), "me");
  }

  @Test
  void nobody_else_gives_it_back() throws Exception {
    var id = keptByADyingProcess(Duration.ofHours(1)).getFirst();
    assertThatThrownBy(() -> client.releaseLease(id, "you"))
        .isInstanceOf(LeaseException.class)
        .hasMessage("node %s is leased by me, not by you".formatted(id));
    assertThat(launcher.isLocked(id)).isTrue();
  }

  @Test
  void a_node_that_is_not_leased_cannot_be_given_back() throws Exception {
    var asking = client.ask(RequestOptions.of("small"));
    var id = launcher.serve(asking.id()).getFirst();
    assertThatThrownBy(() -> client.releaseLease(id, "me"))
        .hasMessage("node %s is not leased".formatted(id));
  }

  @Test
  void launchers_give_it_back_when_its_time_is_over() throws Exception {
    var over = keptByADyingProcess(Duration.ofMillis(1));
    var staying = keptByADyingProcess(Duration.ofHours(1));
    await()
        .untilAsserted(() -> {
          new ExpirySweep(playground.launchersStore()).nodes(held());
          assertThat(launcher.node(over.getFirst()).state()).isEqualTo(NodeState.USED);
        });
    assertThat(launcher.node(staying.getFirst()).state()).isEqualTo(NodeState.HOLD);
    launcher.cleanUp();
    assertThat(held()).extracting(Node::id).containsExactlyElementsOf(staying);
  }

  @Test
  void a_release_that_was_killed_half_way_can_be_done_again() throws Exception {
    var id = keptByADyingProcess(Duration.ofHours(1)).getFirst();
    store.nodes().releasePersistent(id, "me");
    launcher.cleanUp();
    assertThat(launcher.node(id).state()).isEqualTo(NodeState.HOLD);
    client.releaseLease(id, "me");
    assertThat(launcher.node(id).state()).isEqualTo(NodeState.USED);
  }

  @Test
  void times_in_records_are_seconds_with_a_fraction() {
    var moment = Instant.parse("2026-01-01T12:00:00.123456Z");
    assertThat(WireTime.of(moment).toPlainString()).isEqualTo("1767268800.123456");
    assertThat(WireTime.parse(WireTime.of(moment))).contains(moment);
    assertThat(WireTime.parse(1767268800L)).contains(Instant.parse("2026-01-01T12:00:00Z"));
    assertThat(WireTime.parse(1767268800.5)).contains(Instant.parse("2026-01-01T12:00:00.500Z"));
    assertThat(WireTime.parse(Double.NaN)).isEmpty();
    assertThat(WireTime.parse("soon")).isEmpty();
    assertThat(WireTime.parse(null)).isEmpty();
  }

  @Test
  void requests_of_people_expire_also_where_a_python_launcher_dropped_the_key() {
    var made = Instant.parse("2026-01-01T12:00:00Z");
    assertThat(RequestExpiry.of(NodeRequest.of(List.of("small"), REQUESTOR, made)))
        .contains(made.plus(RequestExpiry.DEFAULT));
    assertThat(RequestExpiry.of(NodeRequest.of(List.of("small"), "zuul", made))).isEmpty();
  }

  private List<Node> held() throws InterruptedException {
    return store.nodes().readAll().stream()
        .map(NodeListing::node)
        .filter(node -> node.state() == NodeState.HOLD)
        .toList();
  }

  private List<String> keptByADyingProcess(Duration time) throws Exception {
    try (var other = playground.connect()) {
      var asking = new NodepoolClient(other, REQUESTOR).ask(RequestOptions.of("small"));
      var ids = launcher.serve(asking.id());
      var lease = ((RequestOutcome.Served) asking.await(SOON, RequestListener.NONE)).lease();
      lease.use();
      lease.keep("me", time);
      lease.close();
      return ids;
    }
  }
}
