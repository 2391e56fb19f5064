package dev.nodepool.client;

import static dev.nodepool.client.ClientFixture.REQUESTOR;
import static dev.nodepool.client.ClientFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeaseTest {
  @RegisterExtension final ClientFixture playground = new ClientFixture();
  private final TestLauncher launcher = playground.launcher();
  private final Store store = playground.store();
  private final NodepoolClient client = playground.client();

  LeaseTest() throws InterruptedException {}

  @Test
  void accepted_nodes_are_locked_and_their_request_is_gone() throws Exception {
    try (var lease = leased("small", "big")) {
      lease.accept();
      lease.accept();
      assertThat(client.requests()).isEmpty();
      assertThat(lease.nodes()).extracting(Node::state).containsOnly(NodeState.READY);
      for (var node : lease.nodes()) {
        assertThat(launcher.isLocked(node.id())).isTrue();
      }
      launcher.cleanUp();
      assertThat(launcher.taken()).hasSize(2);
    }
  }

  @Test
  void used_nodes_are_deleted_after_they_were_given_back() throws Exception {
    var lease = leased("small", "big");
    lease.use();
    assertThat(lease.nodes()).extracting(Node::state).containsOnly(NodeState.IN_USE);
    launcher.cleanUp();
    assertThat(store.nodes().readAll()).hasSize(2);
    lease.giveBack();
    assertThat(launcher.node(lease.nodes().getFirst().id()).state()).isEqualTo(NodeState.USED);
    launcher.cleanUp();
    assertThat(store.nodes().readAll()).isEmpty();
    assertThatThrownBy(lease::use).isInstanceOf(LeaseException.class).hasMessageContaining("ended");
  }

  @Test
  void nodes_that_were_accepted_but_not_used_go_to_the_next_request() throws Exception {
    var lease = leased("small");
    lease.accept();
    lease.close();
    assertThat(launcher.taken()).isEmpty();
    assertThat(store.nodes().readAll()).hasSize(1);
  }

  @Test
  void an_offer_that_is_not_accepted_is_declined() throws Exception {
    leased("small").close();
    assertThat(client.requests()).isEmpty();
    launcher.cleanUp();
    assertThat(launcher.taken()).isEmpty();
  }

  @Test
  void cancelling_a_used_lease_gives_it_back() throws Exception {
    var asking = client.ask(RequestOptions.of("small"));
    launcher.serve(asking.id());
    var lease = ((RequestOutcome.Served) asking.await(SOON, RequestListener.NONE)).lease();
    lease.use();
    asking.cancel();
    assertThat(launcher.node(lease.nodes().getFirst().id()).state()).isEqualTo(NodeState.USED);
    assertThat(launcher.isLocked(lease.nodes().getFirst().id())).isFalse();
  }

  @Test
  void a_lease_is_given_back_although_its_thread_was_interrupted() throws Exception {
    var lease = leased("small");
    lease.use();
    var closing =
        ClientFixture.start(() -> {
          Thread.currentThread().interrupt();
          lease.close();
          return Thread.currentThread().isInterrupted();
        });
    assertThat(closing.result()).isTrue();
    assertThat(launcher.node(lease.nodes().getFirst().id()).state()).isEqualTo(NodeState.USED);
  }

  @Test
  void a_node_that_was_given_to_somebody_else_ends_the_lease() throws Exception {
    var lease = leased("small", "big");
    var second = lease.nodes().get(1).id();
    try (var held = playground.launchersStore().nodes().tryLock(second).orElseThrow()) {
      held.update(Node::deallocated);
    }
    assertThatThrownBy(lease::accept)
        .isInstanceOf(LeaseException.class)
        .hasMessageContaining("node " + second + " is not meant for request");
    assertThat(client.requests()).isEmpty();
    launcher.cleanUp();
    assertThat(launcher.taken()).isEmpty();
  }

  @Test
  void a_node_that_was_deleted_meanwhile_ends_the_lease() throws Exception {
    var lease = leased("small");
    playground
        .launchersStore()
        .nodes()
        .tryLock(lease.nodes().getFirst().id())
        .orElseThrow()
        .remove();
    assertThatThrownBy(lease::use).isInstanceOf(LeaseException.class);
    assertThat(client.requests()).isEmpty();
  }

  @Test
  void accepting_waits_for_whoever_has_the_lock_just_now() throws Exception {
    var lease = leased("small");
    var other =
        playground.launchersStore().nodes().tryLock(lease.nodes().getFirst().id()).orElseThrow();
    var accepting =
        ClientFixture.start(() -> {
          lease.accept();
          return true;
        });
    other.close();
    assertThat(accepting.result()).isTrue();
    lease.close();
  }

  @Test
  void an_interrupt_while_a_lock_is_waited_for_gives_up_everything() throws Exception {
    var lease = leased("small", "big");
    var second = lease.nodes().get(1).id();
    var other = playground.launchersStore().nodes().tryLock(second).orElseThrow();
    var accepting =
        ClientFixture.start(() -> {
          lease.accept();
          return true;
        });
    await().until(() -> launcher.isLocked(lease.nodes().getFirst().id()));
    accepting.thread().interrupt();
    assertThatThrownBy(accepting::result)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    other.close();
    assertThat(client.requests()).isEmpty();
    launcher.cleanUp();
    assertThat(launcher.taken()).isEmpty();
  }

  @Test
  void the_end_of_a_process_frees_what_it_used() throws Exception {
    try (var other = playground.connect()) {
      var dying = new NodepoolClient(other, REQUESTOR);
      var lease = leased(dying, "small");
      lease.use();
      launcher.cleanUp();
      assertThat(store.nodes().readAll()).hasSize(1);
    }
    await()
        .untilAsserted(() -> {
          launcher.cleanUp();
          assertThat(store.nodes().readAll()).isEmpty();
        });
  }

  @Test
  void a_lost_session_is_told_and_nothing_is_written_after_it() throws Exception {
    var lease = leased("small");
    lease.use();
    var lost = new CountDownLatch(1);
    lease.onLost(lost::countDown);
    assertThat(lease.isLost()).isFalse();
    playground.expireSessions();
    assertThat(lost.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(lease.isLost()).isTrue();
    assertThatThrownBy(() -> lease.saveUserData(lease.nodes().getFirst().id(), "late"))
        .isInstanceOf(LeaseException.class);
    lease.close();
    assertThat(launcher.node(lease.nodes().getFirst().id()).state()).isEqualTo(NodeState.IN_USE);
  }

  @Test
  void a_held_node_stays_for_as_long_as_was_said() throws Exception {
    var lease = leased("small");
    lease.use();
    lease.hold("look at it", Duration.ofHours(2));
    var node = launcher.node(lease.nodes().getFirst().id());
    assertThat(node.state()).isEqualTo(NodeState.HOLD);
    assertThat(node.hold().comment()).isEqualTo("look at it");
    assertThat(node.hold().expirationSeconds()).isEqualTo(7200);
    assertThat(launcher.isLocked(node.id())).isFalse();
    lease.close();
    launcher.cleanUp();
    assertThat(launcher.node(node.id()).state()).isEqualTo(NodeState.HOLD);
  }

  @Test
  void data_of_the_requestor_is_stored_with_its_node_alone() throws Exception {
    try (var lease = leased("small", "big")) {
      lease.use();
      lease.saveUserData(lease.nodes().get(1).id(), Map.of("slots", List.of("a")));
      assertThat(launcher.node(lease.nodes().get(0).id()).userData()).isNull();
      assertThat(launcher.node(lease.nodes().get(1).id()).userData())
          .isEqualTo(Map.of("slots", List.of("a")));
    }
  }

  private Lease leased(String... labels) throws Exception {
    return leased(client, labels);
  }

  private Lease leased(NodepoolClient asking, String... labels) throws Exception {
    var request = asking.ask(RequestOptions.of(labels));
    launcher.serve(request.id());
    return ((RequestOutcome.Served) request.await(SOON, RequestListener.NONE)).lease();
  }
}
