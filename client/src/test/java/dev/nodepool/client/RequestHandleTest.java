package dev.nodepool.client;

import static dev.nodepool.client.ClientFixture.REQUESTOR;
import static dev.nodepool.client.ClientFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestHandleTest {
  @RegisterExtension final ClientFixture playground = new ClientFixture();
  private final TestLauncher launcher = playground.launcher();
  private final Store store = playground.store();
  private final NodepoolClient client = playground.client();

  RequestHandleTest() throws InterruptedException {}

  @Test
  void a_request_says_everything_that_was_asked_for() throws Exception {
    var asking =
        client.ask(
            RequestOptions.of("small", "big")
                .withPriority(100)
                .withTenant("t1")
                .withProvider("cloud")
                .withRelativePriority(7)
                .withRequestorData(Map.of("why", "test"))
                .withoutReuse());
    var stored = launcher.request(asking.id());
    assertThat(asking.id()).matches("100-\\d{10}");
    assertThat(stored.labels()).containsExactly("small", "big");
    assertThat(stored.requestor()).isEqualTo(REQUESTOR);
    assertThat(stored.tenantName()).isEqualTo("t1");
    assertThat(stored.provider()).isEqualTo("cloud");
    assertThat(stored.relativePriority()).isEqualTo(7);
    assertThat(stored.requestorData()).isEqualTo(Map.of("why", "test"));
    assertThat(stored.reuse()).isFalse();
    assertThat(stored.eventId()).matches("[0-9a-f]{32}");
    assertThat(client.requests()).extracting(NodeRequest::id).containsExactly(asking.id());
  }

  @Test
  void two_nodes_come_in_the_order_of_their_labels() throws Exception {
    var asking = client.ask(RequestOptions.of("small", "big"));
    var states = new ArrayList<RequestState>();
    var waiting =
        ClientFixture.start(() -> asking.await(SOON, request -> states.add(request.state())));
    launcher.accept(asking.id());
    await().until(() -> states.contains(RequestState.PENDING));
    var ids = launcher.serve(asking.id());
    try (var lease = served(waiting.result())) {
      assertThat(lease.nodes()).extracting(Node::id).containsExactlyElementsOf(ids);
      assertThat(lease.nodes())
          .extracting(Node::labels)
          .containsExactly(List.of("small"), List.of("big"));
      assertThat(states).endsWith(RequestState.PENDING, RequestState.FULFILLED);
    }
  }

  @Test
  void a_request_that_all_pools_declined_has_failed() throws Exception {
    var asking = client.ask(RequestOptions.of("nosuch"));
    launcher.fail(asking.id());
    assertThat(asking.await(SOON, RequestListener.NONE))
        .isInstanceOfSatisfying(
            RequestOutcome.Failed.class,
            failed -> assertThat(failed.request().state()).isEqualTo(RequestState.FAILED));
    asking.cancel();
    assertThat(client.requests()).isEmpty();
  }

  @Test
  void a_request_that_somebody_deletes_is_gone() throws Exception {
    var asking = client.ask(RequestOptions.of("small"));
    var waiting = ClientFixture.start(() -> asking.await(SOON, RequestListener.NONE));
    playground.launchersStore().requests().delete(asking.id());
    assertThat(waiting.result()).isEqualTo(new RequestOutcome.Gone(asking.id()));
  }

  @Test
  void patience_ends_and_waiting_can_go_on() throws Exception {
    var asking = client.ask(RequestOptions.of("small"));
    assertThat(asking.await(Duration.ofMillis(50), RequestListener.NONE))
        .isInstanceOf(RequestOutcome.TimedOut.class);
    assertThat(asking.await(Duration.ZERO, RequestListener.NONE))
        .isInstanceOf(RequestOutcome.TimedOut.class);
    launcher.serve(asking.id());
    assertThat(asking.await(SOON, RequestListener.NONE)).isInstanceOf(RequestOutcome.Served.class);
  }

  @Test
  void cancelling_before_anything_happened_deletes_the_request() throws Exception {
    var asking = client.ask(RequestOptions.of("small"));
    var waiting = ClientFixture.start(() -> asking.await(SOON, RequestListener.NONE));
    asking.cancel();
    assertThat(waiting.result()).isInstanceOf(RequestOutcome.Gone.class);
    assertThat(client.requests()).isEmpty();
  }

  @Test
  void cancelling_after_fulfilment_leaves_nothing_allocated() throws Exception {
    var asking = client.ask(RequestOptions.of("small", "big"));
    launcher.serve(asking.id());
    assertThat(asking.await(SOON, RequestListener.NONE)).isInstanceOf(RequestOutcome.Served.class);
    asking.cancel();
    launcher.cleanUp();
    assertThat(launcher.taken()).isEmpty();
    assertThat(client.requests()).isEmpty();
  }

  @Test
  void cancelling_by_id_tells_whether_there_was_anything() throws Exception {
    var asking = client.ask(RequestOptions.of("small").persistentFor(Duration.ofHours(1)));
    assertThat(client.cancel(asking.id())).isTrue();
    assertThat(client.cancel(asking.id())).isFalse();
    assertThat(client.cancel("200-9999999999")).isFalse();
  }

  @Test
  void an_interrupt_while_waiting_takes_the_request_back() throws Exception {
    var asking = client.ask(RequestOptions.of("small"));
    var waiting = ClientFixture.start(() -> asking.await(SOON, RequestListener.NONE));
    waiting.thread().interrupt();
    assertThatThrownBy(waiting::result)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(client.requests()).isEmpty();
  }

  @Test
  void an_interrupt_while_asking_leaves_no_request() throws Exception {
    var options = RequestOptions.of("small").persistentFor(Duration.ofHours(1));
    for (int i = 0; i < 40; i++) {
      var asking = ClientFixture.start(() -> client.ask(options));
      asking.thread().join(Duration.ofNanos(i * 50_000L));
      asking.thread().interrupt();
      try {
        asking.result().cancel();
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(InterruptedException.class);
      }
    }
    assertThat(client.requests()).isEmpty();
  }

  @Test
  void a_request_ends_with_its_process_and_a_persistent_one_does_not() throws Exception {
    String kept;
    try (var other = playground.connect()) {
      var dying = new NodepoolClient(other, REQUESTOR);
      dying.ask(RequestOptions.of("small"));
      kept = dying.ask(RequestOptions.of("big").persistentFor(Duration.ofHours(1))).id();
      assertThat(client.requests()).hasSize(2);
    }
    await()
        .untilAsserted(
            () -> assertThat(client.requests()).extracting(NodeRequest::id).containsExactly(kept));

    launcher.serve(kept);
    var resumed = client.resume(kept).orElseThrow();
    assertThat(resumed.await(SOON, RequestListener.NONE)).isInstanceOf(RequestOutcome.Served.class);
    assertThat(client.resume("200-9999999999")).isEmpty();
  }

  @Test
  void closing_the_client_takes_back_what_would_end_with_the_process() throws Exception {
    client.ask(RequestOptions.of("small"));
    var kept = client.ask(RequestOptions.of("big").persistentFor(Duration.ofHours(1)));
    client.close();
    assertThat(client.requests()).extracting(NodeRequest::id).containsExactly(kept.id());
  }

  @Test
  void a_persistent_request_expires() throws Exception {
    var asking = client.ask(RequestOptions.of("small").persistentFor(Duration.ofMillis(10)));
    var staying = client.ask(RequestOptions.of("small").persistentFor(Duration.ofHours(1)));
    var expiry = RequestExpiry.of(launcher.request(asking.id())).orElseThrow();
    assertThat(expiry).isEqualTo(asking.request().createdTime().plusMillis(10));
    await().until(() -> store.now().isAfter(expiry));
    new ExpirySweep(playground.launchersStore()).requests(client.requests());
    assertThat(client.requests()).extracting(NodeRequest::id).containsExactly(staying.id());
  }

  @Test
  void a_lost_session_ends_the_request() throws Exception {
    var asking = client.ask(RequestOptions.of("small"));
    var waiting = ClientFixture.start(() -> asking.await(SOON, RequestListener.NONE));
    playground.expireSessions();
    assertThat(waiting.result()).isInstanceOf(RequestOutcome.Gone.class);
  }

  @Test
  void many_requests_are_followed_by_one_watch() throws Exception {
    try (var many = NodepoolClient.forMany(store, REQUESTOR)) {
      var waiting = new ArrayList<ClientFixture.Running<RequestOutcome>>();
      for (int i = 0; i < 200; i++) {
        var asking = many.ask(RequestOptions.of("small"));
        waiting.add(ClientFixture.start(() -> asking.await(SOON, RequestListener.NONE)));
        if (i % 2 == 0) {
          launcher.serve(asking.id());
        } else {
          launcher.fail(asking.id());
        }
      }
      for (int i = 0; i < waiting.size(); i++) {
        assertThat(waiting.get(i).result())
            .isInstanceOf(i % 2 == 0 ? RequestOutcome.Served.class : RequestOutcome.Failed.class);
      }
    }
    launcher.cleanUp();
    assertThat(launcher.taken()).isEmpty();
  }

  @Test
  void an_option_that_makes_no_sense_is_refused() {
    assertThatThrownBy(() -> RequestOptions.of()).hasMessageContaining("at least one label");
    assertThatThrownBy(() -> RequestOptions.of("a").withPriority(1000))
        .hasMessageContaining("three digits");
  }

  private static Lease served(RequestOutcome outcome) {
    return ((RequestOutcome.Served) outcome).lease();
  }
}
