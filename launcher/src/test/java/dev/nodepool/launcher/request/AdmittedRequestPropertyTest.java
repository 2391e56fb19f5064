package dev.nodepool.launcher.request;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.driver.CircuitBreaker;
import dev.nodepool.driver.Health;
import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.provider.ProviderListener;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.connection.Versioned;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever happens to a request that a pool has admitted, and whenever: all that it held is free
 * again.
 */
class AdmittedRequestPropertyTest {
  private static final String TENANT = "acme";
  private static final AtomicInteger TREES = new AtomicInteger();
  private static final ZooKeeperFixture ZOOKEEPER = new ZooKeeperFixture();

  /** When something happens. */
  enum Step {
    PLACE_TAKEN,
    REQUEST_PENDING,
    WAITS_FOR_ROOM,
    NODE_RECORDED,
    NODE_LOCKED,
    NODE_REUSED,
    ZONES_ASKED,
    LAUNCH_BEGINS,
    MACHINE_PLACED,
    MACHINE_RUNS,
    NODE_READY,
    REQUEST_FULFILLED,
    NEVER
  }

  /** What happens. */
  enum Fault {
    EXCEPTION,
    INTERRUPT,
    STORE_IS_GONE,
    GIVING_BACK_FAILS
  }

  @AfterContainer
  static void stop() throws Exception {
    ZOOKEEPER.close();
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void everything_is_given_back(
      @ForAll Step step,
      @ForAll Fault fault,
      @ForAll @IntRange(min = 1, max = 3) int wanted,
      @ForAll @IntRange(max = 2) int ready,
      @ForAll @IntRange(min = 1, max = 4) int maxServers,
      @ForAll boolean tried)
      throws Exception {
    var config =
        TestConfig.twoLabels()
            .with("max-concurrency", 1)
            .pool("max-servers", maxServers)
            .tenant(TENANT, "max-servers", 100);
    var settings = ZOOKEEPER.settings("/try-" + TREES.incrementAndGet());
    try (var parts = new PartsFixture(settings, config)) {
      for (int i = 0; i < Math.min(ready, maxServers); i++) {
        parts.node("small", NodeState.READY);
      }
      if (tried) {
        breakDown(parts.provider().breaker());
      }
      new Life(parts).of(wanted, step, fault);
    }
  }

  /** The provider is tried with one launch, for which there is one permit. */
  private static void breakDown(CircuitBreaker breaker) {
    while (breaker.health().isWell()) {
      breaker.failed("as it was arranged");
    }
    breaker.answered();
  }

  /** One pool, and one request that it serves. */
  private static final class Life {
    private final PartsFixture parts;
    private final ActivePool pool;
    private final RequestQueue queue;
    private final AtomicBoolean happened = new AtomicBoolean();

    Life(PartsFixture parts) throws InterruptedException {
      this.parts = parts;
      pool = parts.pool();
      queue = new RequestQueue(parts.context().requests());
      queue.start();
    }

    void of(int wanted, Step step, Fault fault) throws Exception {
      var store = parts.store();
      var request =
          NodeRequest.of(Collections.nCopies(wanted, "small"), "zuul", store.now())
              .withTenant(TENANT);
      var id = store.requests().create(request, NodeRequest.PRIORITY_NORMAL, false);
      var seen = await(() -> parts.context().requests().get(id).orElse(null), r -> r != null);
      arrange(id, step, fault);
      serve(seen);
      await(() -> !queue.isClaimed(id) || waitsInVain(step), Boolean.TRUE::equals);
      queue.cancelAll("it waited for long enough");
      await(() -> queue.isClaimed(id), Boolean.FALSE::equals);
      // Launches that go on without the request keep its place.
      await(() -> parts.provider().concurrency().underWay(), count -> count == 0);
      assertNothingIsHeld();
      queue.close();
    }

    /** Nobody takes nodes away here, so a request may wait for room for ever. */
    private boolean waitsInVain(Step step) {
      return pool.paused() && (step != Step.WAITS_FOR_ROOM || happened.get());
    }

    private void serve(Versioned<NodeRequest> seen) throws InterruptedException {
      try {
        var situation = pool.situation(seen.value(), false);
        var admitted = AdmittedRequest.take(pool, queue, seen, situation);
        admitted.ifPresent(it -> new RequestHandler(parts.context(), it).start());
      } catch (NotServed | IllegalStateException e) {
        // as it was arranged
      }
    }

    private void arrange(String id, Step wanted, Fault fault) {
      parts
          .provider()
          .listen(
              new ProviderListener() {
                @Override
                public void busier() {
                  happens(Step.PLACE_TAKEN, wanted, fault);
                }
              });
      parts.cloud().onCall(call -> happens(step(call), wanted, fault));
      parts
          .context()
          .requests()
          .listen(change -> {
            var now = change.after();
            if (now != null && change.id().equals(id)) {
              happens(step(now.value()), wanted, fault);
            }
          });
      parts
          .context()
          .nodes()
          .listen(change -> {
            var now = change.after();
            if (now != null && now.allocatedTo() != null) {
              happens(step(now.state()), wanted, fault);
            }
          });
    }

    private static Step step(String call) {
      return switch (call) {
        case "isLost" -> Step.NODE_REUSED;
        case "zones" -> Step.ZONES_ASKED;
        case "launch" -> Step.LAUNCH_BEGINS;
        case "placed" -> Step.MACHINE_PLACED;
        case "described" -> Step.MACHINE_RUNS;
        default -> Step.NEVER;
      };
    }

    private static Step step(NodeRequest request) {
      if (request.state() == RequestState.FULFILLED) {
        return Step.REQUEST_FULFILLED;
      }
      boolean waits = request.reasons().stream().anyMatch(r -> r.code().equals("POOL_QUOTA"));
      return request.state() != RequestState.PENDING
          ? Step.NEVER
          : waits ? Step.WAITS_FOR_ROOM : Step.REQUEST_PENDING;
    }

    private static Step step(NodeState state) {
      return switch (state) {
        case INIT -> Step.NODE_RECORDED;
        case BUILDING -> Step.NODE_LOCKED;
        case READY -> Step.NODE_READY;
        default -> Step.NEVER;
      };
    }

    private void happens(Step now, Step wanted, Fault fault) {
      if (now != wanted || now == Step.NEVER || happened.getAndSet(true)) {
        return;
      }
      switch (fault) {
        case EXCEPTION -> throw new IllegalStateException("as it was arranged");
        case INTERRUPT -> queue.cancelAll("as it was arranged");
        case STORE_IS_GONE -> Thread.ofVirtual().start(parts.store()::close);
        case GIVING_BACK_FAILS ->
            parts
                .provider()
                .room()
                .listen(() -> {
                  throw new IllegalStateException("as it was arranged");
                });
      }
    }

    private boolean isTried() {
      return parts.provider().health().state() == Health.State.PROBING;
    }

    private void assertNothingIsHeld() {
      var nodes = parts.context().nodes();
      var provider = parts.provider();
      assertThat(provider.ledger().reserved().isNone()).as("room").isTrue();
      assertThat(parts.tenants().of(TENANT).used())
          .as("share")
          .isEqualTo(nodes.usedByTenant(TENANT));
      assertThat(provider.concurrency().underWay()).as("place").isZero();
      assertThat(pool.paused()).as("pause").isFalse();
      assertThat(provider.breaker().wouldAdmit() || !isTried()).as("trial").isTrue();
      var unlocked =
          nodes.readyByLabel(provider.name(), "main", "small").stream()
              .filter(node -> node.allocatedTo() == null && !nodes.locked(node.id()))
              .toList();
      assertThat(parts.ready().count(provider.name(), "main", "small"))
          .as("picks")
          .isEqualTo(unlocked.size());
      assertThat(parts.ready().claim(provider.name(), "main", List.of("small")))
          .hasSize(Math.min(1, unlocked.size()));
    }
  }
}
