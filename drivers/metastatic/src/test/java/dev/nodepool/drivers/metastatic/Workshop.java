package dev.nodepool.drivers.metastatic;

import dev.nodepool.client.LongLeases;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.RequestState;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeListing;
import dev.nodepool.testkit.SampleContexts;
import dev.nodepool.testkit.SampleNodes;
import dev.nodepool.testkit.SampleProviders;
import dev.nodepool.testkit.SampleRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A ZooKeeper directory of its own, processes with a metastatic provider on it, and, beside them, a
 * launcher that serves their requests for backing nodes.
 */
final class Workshop implements AutoCloseable {
  static final String OWNER = "NodePool:metastatic:meta";
  static final Duration SOON = Duration.ofSeconds(20);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final ZooKeeperFixture ZOO_KEEPER = new ZooKeeperFixture();

  private final String chroot = "/metastatic-" + COUNT.incrementAndGet();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final SshConnections ssh = new SshConnections();
  private final Semaphore news = new Semaphore(0);
  private final Thread server;
  private volatile boolean serving = true;
  final Store store;

  Workshop() throws Exception {
    store = connect();
    store.nodes().watch();
    store.requests().watch().listen(_ -> news.release());
    server = Thread.ofVirtual().name("serve").start(this::serve);
  }

  /** One label with three slots; more keys of it begin with two spaces, more labels with a dash. */
  static String config(String more) {
    return """
    labels:
      - name: small
      - name: twin
      - name: big
    providers:
      - name: meta
        driver: metastatic
        launch-retries: 5
        boot-timeout: 7
        launch-timeout: 90
        pools:
          - name: main
            max-servers: 9
            node-attributes: {executor-zone: z}
            labels:
              - name: small
                backing-label: big
                max-parallel-jobs: 3
    """
        + more.indent(10);
  }

  private Store connect() throws InterruptedException {
    return Store.connect(ZOO_KEEPER.settings(chroot), Duration.ofSeconds(30));
  }

  /** A process with a session of its own. */
  Process process(String config) throws Exception {
    var session = connect();
    var wanted = SampleProviders.first(config);
    var driver = new MetastaticDriver();
    var provider =
        driver.open(
            wanted,
            SampleContexts.of(Path.of("/nonexistent"), ssh),
            new LongLeases(session, driver.requestor(wanted)));
    var process = new Process(session, (MetastaticProvider) provider);
    open.addFirst(process);
    return process;
  }

  /** One that may be closed early, as if it were killed: its session ends. */
  record Process(Store session, MetastaticProvider metastatic) implements AutoCloseable {
    Provider provider() {
      return metastatic;
    }

    Machine launch(String nodeId) throws Exception {
      return launch(nodeId, "small");
    }

    Machine launch(String nodeId, String label) throws Exception {
      var spec =
          new LaunchSpec(
              nodeId, "main", label, null, null, SampleRequests.of(label), Duration.ofSeconds(30));
      return metastatic.launch(spec, _ -> {});
    }

    @Override
    public void close() {
      session.close();
      metastatic.close();
    }
  }

  /** Launches nodes from 0000000100 on at the same time, by the processes in turn. */
  static void launchTogether(List<Process> processes, int count) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var launches = new ArrayList<Callable<Machine>>();
      for (int i = 0; i < count; i++) {
        var id = "%010d".formatted(100 + i);
        var process = processes.get(i % processes.size());
        launches.add(() -> process.launch(id));
      }
      for (var launch : threads.invokeAll(launches)) {
        launch.get();
      }
    }
  }

  /** Runs on a thread of its own. */
  static FutureTask<Machine> start(Callable<Machine> launch) {
    var task = new FutureTask<>(launch);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** From now on nobody serves requests, until it is told otherwise. */
  void serve(boolean yes) {
    serving = yes;
    news.release();
  }

  private void serve() {
    try {
      while (true) {
        news.acquire();
        for (var request : store.requests().watch().all()) {
          if (serving && request.value().state() == RequestState.REQUESTED) {
            serve(request.value());
          }
        }
      }
    } catch (InterruptedException e) {
      // the end
    }
  }

  private void serve(NodeRequest request) throws InterruptedException {
    try {
      var lock = store.requests().tryLock(request.id());
      if (lock.isEmpty() || lock.get().request().state() != RequestState.REQUESTED) {
        lock.ifPresent(held -> held.close());
        return;
      }
      var node = backingNode(request);
      lock.get().settle(r -> r.fulfilled(List.of(node.id()), store.now()), List.of(node));
    } catch (StoreException e) {
      // the request was taken back
    }
  }

  private LockedNode backingNode(NodeRequest request) throws InterruptedException {
    var init =
        Node.init(
            request.labels().getFirst(),
            new Owner("cloud", "main", "launcher"),
            Allocation.to(request),
            Map.of("rack", "r1", "executor-zone", "big"),
            store.now());
    var created = store.nodes().create(List.of(init)).getFirst();
    var held = store.nodes().lockNew(created, node -> node.moved(NodeState.BUILDING, store.now()));
    held.update(node ->
        node.withMachine(SampleNodes.machine("m-" + node.id()))
            .moved(NodeState.READY, store.now()));
    return held;
  }

  /** A node of the metastatic provider, building, as a launcher makes it before it launches. */
  Node building(String label) throws InterruptedException {
    var init =
        Node.init(
            label,
            new Owner("meta", "main", "launcher"),
            Allocation.FREE,
            Map.of("executor-zone", "z"),
            store.now());
    var created = store.nodes().create(List.of(init)).getFirst();
    try (var held =
        store.nodes().lockNew(created, node -> node.moved(NodeState.BUILDING, store.now()))) {
      return held.node();
    }
  }

  List<Node> nodes() throws InterruptedException {
    return store.nodes().readAll().stream().map(NodeListing::node).toList();
  }

  /** Those in use with user data of that owner. */
  List<Node> backingNodes() throws InterruptedException {
    return nodes().stream()
        .filter(node -> node.state() == NodeState.IN_USE)
        .filter(node -> table(node) != null)
        .toList();
  }

  @Nullable SlotTable table(Node node) {
    return SlotTable.read(node.userData(), OWNER, Map::of).orElse(null);
  }

  /** Every slot that is taken, by node. */
  Map<String, String> taken() throws InterruptedException {
    var slots = new TreeMap<String, String>();
    for (var node : backingNodes()) {
      table(node)
          .taken()
          .forEach((slot, id) -> {
            if (slots.put(id, node.id() + "/" + slot) != null) {
              throw new AssertionError("node " + id + " has two slots");
            }
          });
    }
    return slots;
  }

  Node node(String id) throws InterruptedException {
    return store.nodes().read(id).map(Versioned::value).orElseThrow();
  }

  List<NodeRequest> requests() throws InterruptedException {
    return store.requests().readAll().stream().map(Versioned::value).toList();
  }

  @Override
  public void close() throws Exception {
    for (var one : open) {
      one.close();
    }
    server.interrupt();
    server.join();
    store.close();
    ssh.close();
  }
}
