package dev.nodepool.launcher.node;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.StaticInventory.Slot;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.context.Wakeup;
import dev.nodepool.launcher.node.StaticSlots.Key;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.provider.ProviderListener;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Resources;
import dev.nodepool.store.lock.Election;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one record for each slot of each machine that exists: registers what answers, updates ready
 * nodes in place when the configuration changes, lets go of what is no longer configured. Of
 * several launchers with the same provider one does this; the others stand by.
 */
public final class StaticNodes implements ProviderListener {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.static");
  private static final String LAUNCHER = "static driver";
  private static final Duration TO_STOP = Duration.ofSeconds(5);

  private final LauncherContext context;
  private final ProviderConfig config;
  private final StaticSlots slots;
  private final Wakeup wakeup = new Wakeup();
  private @Nullable Thread thread;

  public StaticNodes(LauncherContext context, OpenProvider provider, StaticSlots slots) {
    this.context = context;
    this.config = provider.config();
    this.slots = slots;
  }

  public void start() {
    thread = Timers.start("static-" + config.name(), this::keep);
  }

  public void stop() throws InterruptedException {
    if (thread != null) {
      thread.interrupt();
      thread.join(TO_STOP);
    }
  }

  /** A slot may have become free: looks now. */
  @Override
  public void recordGone() {
    wakeup.signal();
  }

  private void keep() throws Exception {
    try (Election election =
        context
            .store()
            .election("/nodepool/elections/static-" + config.name(), context.settings().fqdn())) {
      while (true) {
        if (election.awaitLeading(context.intervals().request())) {
          synchronize();
          wakeup.await(context.intervals().cleanup());
        }
      }
    }
  }

  private void synchronize() throws InterruptedException {
    Map<Key, Node> records = new HashMap<>();
    for (var node : context.nodes().byProvider(config.name())) {
      records.put(Key.of(node), node);
    }
    List<Slot> missing = new ArrayList<>();
    for (var entry : slots.configured().entrySet()) {
      var node = records.get(entry.getKey());
      if (node == null) {
        missing.add(entry.getValue());
      } else {
        refresh(node, entry.getValue());
      }
    }
    register(missing);
    for (var entry : records.entrySet()) {
      if (!slots.configured().containsKey(entry.getKey())) {
        changeReady(
            entry.getValue(),
            node -> node.moved(NodeState.DELETING, context.now()),
            "is no longer configured");
      }
    }
  }

  /** Checks each machine once, all of them at once, and registers their slots without a record. */
  private void register(List<Slot> missing) throws InterruptedException {
    Map<Machine, Slot> machines = new LinkedHashMap<>();
    missing.forEach(slot -> machines.putIfAbsent(slot.machine(), slot));
    Map<Machine, Machine> alive = new ConcurrentHashMap<>();
    List<Thread> checks = new ArrayList<>();
    for (var slot : machines.values()) {
      checks.add(
          Timers.start(
              "check-" + slot.machine().hostname(),
              () -> slots.check(slot).ifPresent(found -> alive.put(slot.machine(), found))));
    }
    try {
      for (var check : checks) {
        check.join();
      }
    } finally {
      checks.forEach(Thread::interrupt);
    }
    List<Node> nodes = new ArrayList<>();
    for (var slot : missing) {
      var machine = alive.get(slot.machine());
      if (machine != null) {
        nodes.add(node(slot, machine));
      }
    }
    if (!nodes.isEmpty()) {
      var created = context.store().nodes().create(nodes);
      log.info(
          "Provider {}: registered {}", config.name(), created.stream().map(Node::id).toList());
    }
  }

  private Node node(Slot slot, Machine machine) {
    var owner = new Owner(config.name(), slot.pool(), LAUNCHER);
    return Node.init(
            slot.labels().getFirst(), owner, Allocation.FREE, attributes(slot), context.now())
        .withLabels(slot.labels())
        .withSlot(slot.number())
        .withResources(Resources.instances(1))
        .withMachine(machine)
        .moved(NodeState.READY, context.now());
  }

  private @Nullable Map<String, Object> attributes(Slot slot) {
    return config.pool(slot.pool()).map(PoolConfig::nodeAttributes).orElse(null);
  }

  /** A ready node follows the configuration; one in use keeps what it was handed out with. */
  private void refresh(Node node, Slot slot) throws InterruptedException {
    var attributes = attributes(slot);
    var wanted = asChecked(slot.machine(), node.machine());
    boolean same =
        node.labels().equals(slot.labels())
            && node.machine().equals(wanted)
            && Objects.equals(node.attributes(), attributes);
    if (!same) {
      changeReady(
          node,
          n -> n.withLabels(slot.labels()).withMachine(wanted).withAttributes(attributes),
          "follows the configuration");
    }
  }

  /** The configured machine with what only a check finds out: its keys and addresses. */
  private static Machine asChecked(Machine configured, Machine known) {
    return configured.toBuilder()
        .hostKeys(known.hostKeys())
        .publicIpv4(known.publicIpv4())
        .publicIpv6(known.publicIpv6())
        .build();
  }

  private void changeReady(Node node, UnaryOperator<Node> change, String why)
      throws InterruptedException {
    if (node.state() == NodeState.READY) {
      new UnheldNodes(context)
          .change(
              node.id(),
              now -> now.state() == NodeState.READY,
              change,
              () -> log.info("Node {} {}", node.id(), why));
    }
  }
}
