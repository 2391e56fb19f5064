package dev.nodepool.launcher;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.driver.StaticInventory.Slot;
import dev.nodepool.launcher.rules.LabelView.Slots;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Resources;
import dev.nodepool.store.lock.Election;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeGoneException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one record for each slot of each machine that exists: registers what answers, updates ready
 * nodes in place when the configuration changes, lets go of what is no longer configured. Of
 * several launchers with the same provider one does this; the others stand by.
 */
final class StaticNodes {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.driver.static");
  private static final String LAUNCHER = "static driver";
  private static final Duration TO_STOP = Duration.ofSeconds(5);

  /** A slot's identity: two records of one key would be one place handed out twice. */
  private record Key(
      @Nullable String hostname,
      @Nullable String username,
      Object port,
      int number,
      @Nullable String pool) {
    static Key of(Slot slot) {
      var m = slot.machine();
      return new Key(m.hostname(), m.username(), m.port(), slot.number(), slot.pool());
    }

    static Key of(Node node) {
      var m = node.machine();
      int number = Objects.requireNonNullElse(node.slot(), 0);
      return new Key(m.hostname(), m.username(), m.port(), number, node.pool());
    }
  }

  private record Place(String pool, String label) {}

  private final LauncherContext context;
  private final ProviderConfig config;
  private final @Nullable StaticInventory inventory;
  private final Map<Place, List<Slot>> places = new HashMap<>();
  private final Map<Key, Slot> configured = new LinkedHashMap<>();
  private final Wakeup wakeup = new Wakeup();

  /** The machines that did not answer when they were asked last, and what was said. */
  private final Map<Machine, String> down = new ConcurrentHashMap<>();

  private @Nullable Thread thread;

  StaticNodes(LauncherContext context, ProviderConfig config, @Nullable StaticInventory inventory) {
    this.context = context;
    this.config = config;
    this.inventory = inventory;
    for (var slot : inventory == null ? List.<Slot>of() : inventory.inventory()) {
      configured.put(Key.of(slot), slot);
      for (var label : slot.labels()) {
        places.computeIfAbsent(new Place(slot.pool(), label), _ -> new ArrayList<>()).add(slot);
      }
    }
  }

  void start() {
    if (inventory != null) {
      var slots = inventory;
      thread = Timers.start("static-" + config.name(), () -> keep(slots));
    }
  }

  void stop() throws InterruptedException {
    if (thread != null) {
      thread.interrupt();
      thread.join(TO_STOP);
    }
  }

  /** A slot may have become free: look now. */
  void wake() {
    wakeup.signal();
  }

  private void keep(StaticInventory slots) throws Exception {
    try (Election election =
        context
            .store()
            .election("/nodepool/elections/static-" + config.name(), context.settings().fqdn())) {
      while (true) {
        if (election.awaitLeading(context.intervals().request())) {
          synchronize(slots);
          wakeup.await(context.intervals().cleanup());
        }
      }
    }
  }

  private void synchronize(StaticInventory slots) throws InterruptedException {
    Map<Key, Node> records = new HashMap<>();
    for (var node : context.nodes().byProvider(config.name())) {
      records.put(Key.of(node), node);
    }
    List<Slot> missing = new ArrayList<>();
    for (var entry : configured.entrySet()) {
      var node = records.get(entry.getKey());
      if (node == null) {
        missing.add(entry.getValue());
      } else {
        refresh(node, entry.getValue());
      }
    }
    register(slots, missing);
    for (var entry : records.entrySet()) {
      if (!configured.containsKey(entry.getKey()) && entry.getValue().state() == NodeState.READY) {
        change(
            entry.getValue(),
            node -> node.moved(NodeState.DELETING, context.now()),
            "is no longer configured");
      }
    }
  }

  /** Checks each machine once, all of them at once, and registers their slots without a record. */
  private void register(StaticInventory slots, List<Slot> missing) throws InterruptedException {
    Map<Machine, Slot> machines = new LinkedHashMap<>();
    missing.forEach(slot -> machines.putIfAbsent(slot.machine(), slot));
    Map<Machine, Machine> alive = new ConcurrentHashMap<>();
    List<Thread> checks = new ArrayList<>();
    for (var slot : machines.values()) {
      checks.add(
          Timers.start(
              "check-" + slot.machine().hostname(),
              () -> check(slots, slot).ifPresent(found -> alive.put(slot.machine(), found))));
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
      LOG.info(
          "Provider {}: registered {}", config.name(), created.stream().map(Node::id).toList());
    }
  }

  /** A machine that stays dead is not worth a line each time. */
  private Optional<Machine> check(StaticInventory slots, Slot slot) throws InterruptedException {
    var name = slot.machine().hostname();
    try {
      var machine = slots.check(slot);
      if (down.remove(slot.machine()) != null) {
        LOG.info("Provider {}: {} answers again", config.name(), name);
      }
      return Optional.of(machine);
    } catch (LaunchException e) {
      if (!e.why().equals(down.put(slot.machine(), e.why()))) {
        LOG.warn("Provider {}: {} is not registered: {}", config.name(), name, e.why());
      }
      return Optional.empty();
    }
  }

  private Node node(Slot slot, Machine machine) {
    var owner = new Owner(config.name(), slot.pool(), LAUNCHER);
    var attributes = config.pool(slot.pool()).map(PoolConfig::nodeAttributes).orElse(null);
    return Node.init(slot.labels().getFirst(), owner, Allocation.FREE, attributes, context.now())
        .withLabels(slot.labels())
        .withSlot(slot.number())
        .withResources(Resources.instances(1))
        .withMachine(machine)
        .moved(NodeState.READY, context.now());
  }

  /** A ready node follows the configuration; one in use keeps what it was handed out with. */
  private void refresh(Node node, Slot slot) throws InterruptedException {
    var attributes = config.pool(slot.pool()).map(PoolConfig::nodeAttributes).orElse(null);
    var wanted = asChecked(slot.machine(), node.machine());
    boolean same =
        node.labels().equals(slot.labels())
            && node.machine().equals(wanted)
            && Objects.equals(node.attributes(), attributes);
    if (!same && node.state() == NodeState.READY) {
      change(
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

  private void change(Node node, java.util.function.UnaryOperator<Node> to, String why)
      throws InterruptedException {
    var lock = context.store().nodes().tryLock(node.id());
    if (lock.isEmpty()) {
      return;
    }
    try (var held = lock.get();
        var _ = Annotations.ofNode(node.id())) {
      if (held.node().state() == NodeState.READY) {
        held.update(to);
        LOG.info("Node {} {}", node.id(), why);
      }
    } catch (NodeGoneException | LockLostException e) {
      LOG.debug("Node {} changed meanwhile", node.id(), e);
    }
  }

  /** Whether the provider's machines exist anyway. */
  boolean hasInventory() {
    return inventory != null;
  }

  /** How it stands with the places of a label, of which {@code free} are ready. */
  Slots slots(String pool, String label, int free) {
    if (inventory == null) {
      return Slots.ENDLESS;
    }
    var all = places.getOrDefault(new Place(pool, label), List.of());
    var trouble =
        down.isEmpty()
            ? List.<String>of()
            : all.stream().map(slot -> down.get(slot.machine())).filter(Objects::nonNull).toList();
    return new Slots(free, all.size(), trouble.size(), trouble.isEmpty() ? "" : trouble.getFirst());
  }

  /**
   * Whether the node's machine is alive and the one we know; a dead one is let go of, and comes
   * back when it answers.
   */
  boolean answers(LockedNode held) throws InterruptedException {
    try (var _ = Annotations.ofNode(held.node().id())) {
      return inventory == null || answers(inventory, held);
    }
  }

  private boolean answers(StaticInventory slots, LockedNode held) throws InterruptedException {
    var slot = configured.get(Key.of(held.node()));
    try {
      if (slot != null) {
        slots.check(slot);
        return true;
      }
      LOG.info("Node {} is no longer configured", held.node().id());
    } catch (LaunchException e) {
      LOG.warn("Node {} is not handed out: {}", held.node().id(), e.getMessage());
      down.put(slot.machine(), e.why());
    }
    held.update(node -> node.moved(NodeState.DELETING, context.now()));
    return false;
  }
}
