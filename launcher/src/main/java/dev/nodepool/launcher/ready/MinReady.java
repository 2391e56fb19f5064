package dev.nodepool.launcher.ready;

import dev.nodepool.config.Label;
import dev.nodepool.driver.Backoff;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.context.Wakeup;
import dev.nodepool.launcher.node.UnheldNodes;
import dev.nodepool.launcher.provider.OpenProviders;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.lock.Election;
import dev.nodepool.store.node.NodeChange;
import dev.nodepool.store.request.RequestChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many free nodes of one label ready as the operator wants, by requests of its own that
 * reuse nothing. Of several launchers with the label one asks, so that the number is exact; when it
 * dies, another goes on.
 */
final class MinReady {
  private static final Logger log = LoggerFactory.getLogger("nodepool.MinReady");
  private final LauncherContext context;
  private final Label label;
  private final OpenProviders providers;
  private final UnheldNodes nodes;
  private final Wakeup wakeup = new Wakeup();
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private final Map<String, NodeRequest> ours = new ConcurrentHashMap<>();
  private final Thread thread;
  private long notBefore = System.nanoTime();
  private volatile boolean led;

  MinReady(LauncherContext context, Label label, OpenProviders providers) {
    this.context = context;
    this.label = label;
    this.providers = providers;
    this.nodes = new UnheldNodes(context);
    context.requests().all().stream()
        .map(Versioned::value)
        .filter(this::isOurs)
        .forEach(request -> ours.put(request.id(), request));
    this.thread = Timers.start("min-ready-" + label.name(), this::keep);
  }

  /** Asks no more, and takes back what it has asked for. */
  void stop() throws InterruptedException {
    end();
    thread.join();
    if (led) {
      handOver();
      for (var id : List.copyOf(ours.keySet())) {
        context.store().requests().delete(id);
      }
    }
  }

  /** Asks no more. The requests end with the session. */
  void end() {
    thread.interrupt();
  }

  Label label() {
    return label;
  }

  /** Hears of every change of a node; must not block. */
  void changed(NodeChange change) {
    if (counts(change.before()) != counts(change.after())) {
      wakeup.signal();
    }
  }

  /** Hears of every change of a request; must not block. */
  void changed(RequestChange change) {
    var request = change.after();
    if (request == null ? ours.remove(change.id()) != null : isOurs(request.value())) {
      if (request != null) {
        ours.put(change.id(), request.value());
      }
      wakeup.signal();
    }
  }

  private boolean counts(@Nullable Node node) {
    return node != null
        && node.state() == NodeState.READY
        && node.allocatedTo() == null
        && node.labels().contains(label.name());
  }

  private void keep() throws Exception {
    try (Election election =
        context
            .store()
            .election("/nodepool/elections/min-ready-" + label.name(), context.settings().fqdn())) {
      while (true) {
        led = election.leads();
        if (led && context.store().connected()) {
          ours.keySet().removeIf(id -> context.requests().get(id).isEmpty());
          handOver();
          ask();
        }
        wakeup.await(context.intervals().request());
      }
    }
  }

  /**
   * Nodes of requests that are done become free, then the request goes (docs/zookeeper.md 11.14).
   */
  private void handOver() throws InterruptedException {
    for (var request : ours.values()) {
      switch (request.state()) {
        case FULFILLED -> {
          for (var id : request.nodes()) {
            nodes.change(
                id,
                node -> node.state() == NodeState.READY && request.id().equals(node.allocatedTo()),
                Node::deallocated,
                () -> log.debug("Node {} is ready in advance", id));
          }
          context.store().requests().delete(request.id());
          ours.remove(request.id());
          backoff.reset();
        }
        case FAILED -> {
          context.store().requests().delete(request.id());
          ours.remove(request.id());
          var pause = backoff.next();
          log.info(
              "No node of label {} could be made in advance; next try in {} s",
              label.name(),
              pause.toSeconds());
          notBefore = System.nanoTime() + pause.toNanos();
        }
        default -> {}
      }
    }
  }

  private void ask() throws InterruptedException {
    int want = label.minReady() - free() - ours.size();
    if (want <= 0 || System.nanoTime() - notBefore < 0 || !servable()) {
      return;
    }
    log.info("Label {}: {} more nodes are to be ready", label.name(), want);
    for (int i = 0; i < want; i++) {
      var request =
          NodeRequest.of(List.of(label.name()), NodeRequest.MIN_READY_REQUESTOR, context.now())
              .withoutReuse()
              .withEventId(UUID.randomUUID().toString().replace("-", ""));
      var id = context.store().requests().create(request, NodeRequest.PRIORITY_MIN_READY, true);
      ours.putIfAbsent(id, request.withId(id));
    }
  }

  private int free() {
    return context.nodes().readyByLabel(label.name()).size();
  }

  /** Machines that exist already are ready or not: asking would not make more of them. */
  private boolean servable() throws InterruptedException {
    for (var provider : providers.active()) {
      for (var pool : provider.config().pools()) {
        if (!provider.isStatic()
            && pool.labels().contains(label.name())
            && provider.view(pool.name(), label.name()) instanceof LabelView.Servable view
            && view.imageReady()) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isOurs(NodeRequest request) {
    return request.isMinReady()
        && request.state() != RequestState.UNKNOWN
        && request.labels().equals(List.of(label.name()));
  }
}
