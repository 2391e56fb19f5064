package dev.nodepool.launcher.node;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.driver.StaticInventory.Slot;
import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.rules.LabelView.Slots;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.ssh.KnownHosts;
import dev.nodepool.store.node.HostKeyMemory;
import dev.nodepool.store.node.LockedNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places on machines that exist, and which of these machines answer. Of a provider whose
 * machines are launched there are none. Thread-safe.
 */
public final class StaticSlots {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.static");

  /** A slot's identity: two records of one key would be one place handed out twice. */
  record Key(
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

  private final InstantSource clock;
  private final String provider;
  private final @Nullable StaticInventory inventory;
  private final HostKeyMemory memory;
  private final Map<Place, List<Slot>> places = new HashMap<>();
  private final Map<Key, Slot> configured = new LinkedHashMap<>();

  /** The machines that did not answer when they were asked last, and what was said. */
  private final Map<Machine, String> down = new ConcurrentHashMap<>();

  public StaticSlots(OpenProvider provider, HostKeyMemory memory, InstantSource clock) {
    this.clock = clock;
    this.memory = memory;
    this.provider = provider.name();
    this.inventory = provider.inventory().orElse(null);
    for (var slot : inventory == null ? List.<Slot>of() : inventory.inventory()) {
      configured.put(Key.of(slot), slot);
      for (var label : slot.labels()) {
        places.computeIfAbsent(new Place(slot.pool(), label), _ -> new ArrayList<>()).add(slot);
      }
    }
  }

  /** Every slot of the configuration. */
  Map<Key, Slot> configured() {
    return configured;
  }

  /** How it stands with the places of a label, of which {@code free} are ready. */
  public Slots slots(String pool, String label, int free) {
    var all = places.getOrDefault(new Place(pool, label), List.of());
    var trouble =
        down.isEmpty()
            ? List.<String>of()
            : all.stream().map(slot -> down.get(slot.machine())).filter(Objects::nonNull).toList();
    return new Slots(free, all.size(), trouble.size(), trouble.isEmpty() ? "" : trouble.getFirst());
  }

  /** The machine as it answers; empty when it does not. One that stays dead is said to be once. */
  Optional<Machine> check(Slot slot) throws InterruptedException {
    var name = slot.machine().hostname();
    try {
      var machine = asKnown(slot, Objects.requireNonNull(inventory).check(slot), List.of());
      if (down.remove(slot.machine()) != null) {
        log.info("Provider {}: {} answers again", provider, name);
      }
      return Optional.of(machine);
    } catch (LaunchException e) {
      if (!e.why().equals(down.put(slot.machine(), e.why()))) {
        log.warn("Provider {}: {} is not registered: {}", provider, name, e.why());
      }
      return Optional.empty();
    }
  }

  /**
   * Whether the node's machine is alive and the one we know; a dead one is let go of, and comes
   * back when it answers.
   */
  public boolean answers(LockedNode held) throws InterruptedException {
    try (var _ = Annotations.ofNode(held.node().id())) {
      return inventory == null || answers(inventory, held);
    }
  }

  private boolean answers(StaticInventory slots, LockedNode held) throws InterruptedException {
    var slot = configured.get(Key.of(held.node()));
    try {
      if (slot != null) {
        follow(held, asKnown(slot, slots.check(slot), held.node().machine().hostKeys()));
        return true;
      }
      log.info("Node {} is no longer configured", held.node().id());
    } catch (LaunchException e) {
      log.warn("Node {} is not handed out: {}", held.node().id(), e.getMessage());
      down.put(slot.machine(), e.why());
    }
    held.update(node -> node.moved(NodeState.DELETING, clock.instant()));
    return false;
  }

  /** The record of a node that is handed out has the keys that its machine shows now. */
  private static void follow(LockedNode held, Machine found) throws InterruptedException {
    var keys = found.hostKeys();
    if (!keys.equals(held.node().machine().hostKeys())) {
      log.info("Node {} has other host keys now, which are known to be right", held.node().id());
      held.update(n -> n.withMachine(n.machine().toBuilder().hostKeys(keys).build()));
    }
  }

  /**
   * The machine with those of its keys that are known to be its own: the ones that the
   * configuration names, else the ones that it showed first.
   *
   * @param recorded what the record of its node has, where there is one
   */
  private Machine asKnown(Slot slot, Machine found, List<String> recorded)
      throws LaunchException, InterruptedException {
    var shown = found.hostKeys();
    if (shown.isEmpty()) {
      return found;
    }
    var machine = "%s:%s".formatted(found.hostname(), found.port());
    if (!slot.machine().hostKeys().isEmpty()) {
      memory.replace(machine, shown);
      return found;
    }
    var first = memory.first(machine, recorded.isEmpty() ? shown : recorded);
    var same = shown.stream().filter(first::contains).toList();
    if (same.isEmpty()) {
      throw new LaunchException(
          LaunchFailure.NO_HOST_KEYS,
          "static node %s of provider %s: it shows the host keys %s, but at first it showed %s: if it was set up anew, write its keys into host-key; if not, find out who answers there"
              .formatted(machine, provider, fingerprints(shown), fingerprints(first)));
    }
    return found.toBuilder().hostKeys(same).build();
  }

  private static String fingerprints(List<String> keys) {
    return keys.stream().map(KnownHosts::fingerprint).collect(Collectors.joining(", "));
  }
}
