package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.node.NodeChange;
import dev.nodepool.store.request.RequestChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * What holds in every world: whole launchers on a real ZooKeeper and simulated clouds, with crashes
 * and lost sessions at random. Each try plays one world, or as many as {@code
 * -Dnodepool.scheduler.rounds} says; jqwik prints the seed of what fails.
 */
class SchedulerPropertiesTest {
  private static final int ROUNDS = Integer.getInteger("nodepool.scheduler.rounds", 1);
  private static final int CUSTOMERS = 6;
  private static final int REQUESTS_EACH = 6;
  private static final int MOST_NODES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Provide
  Arbitrary<List<World>> worlds() {
    return World.any().list().ofSize(ROUNDS);
  }

  @Property(tries = 3, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void two_launchers_in_trouble_give_nothing_twice_and_lose_nothing(
      @ForAll("worlds") List<World> worlds) throws Exception {
    for (var world : worlds) {
      live(world);
    }
  }

  private static void live(World world) throws Exception {
    var folder = Files.createTempDirectory("nodepool-world");
    try (var it = new LauncherFixture(folder, Map.of())) {
      for (int i = 0; i < world.providers().size(); i++) {
        var cloud = it.cloud(World.provider(i));
        cloud.apply(cloud.settings().withQuota(-1, world.providers().get(i).instances(), -1));
      }
      var launchers =
          new ArrayList<>(List.of(it.launcher(world.config()), it.launcher(world.config())));
      var peaks = new ConcurrentHashMap<String, Peak>();
      it.store.nodes().watch().listen(change -> note(it, change, peaks));
      awaitExactlyWhatIsToBeReady(it, world);
      var wishes = new Customers.Wishes(World.LABELS, MOST_NODES, world::servable, PATIENCE);
      var customers = new Customers(it.store, wishes);
      try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
        var all =
            crowd.submit(() -> {
              customers.run(CUSTOMERS, REQUESTS_EACH, world.seed());
              return null;
            });
        trouble(it, world, customers, launchers);
        all.get();
      }
      assertThat(customers.faults()).as("%s", world).isEmpty();
      assertThat(customers.settled()).isEqualTo(CUSTOMERS * REQUESTS_EACH);
      for (int i = 0; i < world.providers().size(); i++) {
        var peak = peaks.getOrDefault(World.provider(i), new Peak(0, 0));
        assertThat(peak.nodes())
            .as("%s", world)
            .isLessThanOrEqualTo(most(world.providers().get(i)) + peak.inFlight());
      }
      awaitNothingLeft(it, world, launchers);
    } finally {
      delete(folder);
    }
  }

  private static int most(World.Offering provider) {
    return provider.maxServers() * provider.pools();
  }

  /** The most nodes that a provider had, and the most that were being made. */
  private record Peak(int nodes, int inFlight) {
    Peak or(Peak other) {
      return new Peak(Math.max(nodes, other.nodes), Math.max(inFlight, other.inFlight));
    }
  }

  private static void note(LauncherFixture it, NodeChange change, Map<String, Peak> peaks) {
    var node = change.after();
    if (node == null || node.provider() == null) {
      return;
    }
    try {
      var all = it.store.nodes().watch().byProvider(node.provider());
      var inFlight =
          all.stream()
              .filter(n -> n.state() == NodeState.INIT || n.state() == NodeState.BUILDING)
              .count();
      peaks.merge(node.provider(), new Peak(all.size(), Math.toIntExact(inFlight)), Peak::or);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The troubles are spread over the time in which the customers are served. */
  private static void trouble(
      LauncherFixture it, World world, Customers customers, List<Launcher> launchers)
      throws Exception {
    int each = CUSTOMERS * REQUESTS_EACH / (world.troubles().size() + 1);
    for (int i = 0; i < world.troubles().size(); i++) {
      int due = each * (i + 1);
      await(customers::settled, settled -> settled >= due || !customers.faults().isEmpty());
      int whose = i % launchers.size();
      switch (world.troubles().get(i)) {
        case CRASH -> {
          it.crash(launchers.get(whose));
          launchers.set(whose, it.launcher(world.config()));
        }
        case SESSION_EXPIRES -> it.expireSession(launchers.get(whose));
      }
    }
  }

  /** As many as wanted, and not one more: two launchers see the same need. */
  private static void awaitExactlyWhatIsToBeReady(LauncherFixture it, World world)
      throws Exception {
    await(it::ready, ready -> ready.size() >= world.readyInAll());
    await(() -> it.store.requests().watch().all(), Collection::isEmpty);
    assertThat(it.nodes().stream().map(node -> node.labels().getFirst()).sorted())
        .as("%s", world)
        .containsExactlyElementsOf(
            world.minReady().entrySet().stream()
                .flatMap(wish -> Collections.nCopies(wish.getValue(), wish.getKey()).stream())
                .sorted()
                .toList());
  }

  /** Without min-ready and without requests all nodes and all servers go. */
  private static void awaitNothingLeft(LauncherFixture it, World world, List<Launcher> launchers)
      throws Exception {
    for (var launcher : launchers) {
      launcher.reconfigure(it.config(world.withoutMinReady().config()));
    }
    await(
        () -> {
          Customers.letGo(it.store);
          return it.nodes();
        },
        Collection::isEmpty);
    await(() -> it.store.requests().watch().all(), Collection::isEmpty);
    for (int i = 0; i < world.providers().size(); i++) {
      var cloud = it.cloud(World.provider(i));
      await(() -> cloud.state().servers(), List::isEmpty);
      assertThat(cloud.state().duplicated()).isZero();
    }
  }

  @Provide
  Arbitrary<List<Integer>> sizes() {
    return Arbitraries.integers().between(1, MOST_NODES).list().ofMinSize(8).ofMaxSize(14);
  }

  @Property(tries = 3, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void nobody_is_overtaken_by_more_than_fits_at_once_and_the_pool_is_never_too_large(
      @ForAll("sizes") List<Integer> sizes, @ForAll("rooms") int room) throws Exception {
    var folder = Files.createTempDirectory("nodepool-queue");
    try (var it = new LauncherFixture(folder, Map.of())) {
      var provider = new World.Offering(room, room, 1, World.LABELS);
      var world = new World(List.of(provider), Map.of(), List.of(), 0);
      List<String> accepted = Collections.synchronizedList(new ArrayList<>());
      var most = new AtomicInteger();
      it.store.requests().watch().listen(change -> note(change, accepted));
      it.store.nodes().watch().listen(_ -> most.accumulateAndGet(count(it), Math::max));
      List<String> asked = new ArrayList<>();
      for (int size : sizes) {
        asked.add(it.ask(Collections.nCopies(size, "red").toArray(String[]::new)));
      }
      it.launcher(world.config());
      for (var id : asked) {
        it.useAndReturn(id);
      }
      it.awaitNoNodes();
      assertThat(most.get()).isBetween(1, room);
      assertThat(accepted).hasSameElementsAs(asked);
      for (int i = 0; i < asked.size(); i++) {
        assertThat(accepted.indexOf(asked.get(i)) - i).as("%s", accepted).isLessThanOrEqualTo(room);
      }
    } finally {
      delete(folder);
    }
  }

  @Provide
  Arbitrary<Integer> rooms() {
    return Arbitraries.integers().between(MOST_NODES, 6);
  }

  private static void note(RequestChange change, List<String> accepted) {
    var now = change.after();
    if (now != null
        && now.value().state() != RequestState.REQUESTED
        && !accepted.contains(change.id())) {
      accepted.add(change.id());
    }
  }

  private static int count(LauncherFixture it) {
    try {
      Collection<Node> nodes = it.nodes();
      return nodes.size();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      files.sorted(Collections.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
