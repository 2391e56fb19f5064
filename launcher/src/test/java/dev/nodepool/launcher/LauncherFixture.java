package dev.nodepool.launcher;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.drivers.fake.FakeClouds;
import dev.nodepool.drivers.fake.FakeDriver;
import dev.nodepool.launcher.context.Intervals;
import dev.nodepool.launcher.context.LauncherSettings;
import dev.nodepool.launcher.stats.CloudStats;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.connection.StoreSettings;
import dev.nodepool.store.node.LockedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A directory of its own in a ZooKeeper, launchers on it, and a requestor that speaks the contract.
 */
public final class LauncherFixture implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final ZooKeeperFixture ZOO_KEEPER = new ZooKeeperFixture();

  static {
    // JUnit may be asked for one class after the other: only the JVM knows which was the last.
    Runtime.getRuntime().addShutdownHook(new Thread(ZOO_KEEPER::close));
  }

  private final Path folder;
  private final Map<String, String> environment;

  /** The clouds of one test are not those of another. */
  private final String installation = "test-" + UUID.randomUUID();

  /** Closed before the folder that steers them goes. */
  private final FakeClouds clouds = new FakeClouds();

  /** Stands for all providers of driver fake. */
  public Driver fake = new FakeDriver(clouds);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<Launcher, Life> lives = new HashMap<>();
  public final Store store;

  public LauncherFixture(Path folder, Map<String, String> environment) throws Exception {
    this.folder = folder;
    this.environment = environment;
    this.store = Store.connect(settings(), PATIENCE);
    store.nodes().watch();
    store.requests().watch();
    store.components().watch();
  }

  /** The cloud of a provider, to be looked at and to be troubled. */
  public SimulatedCloud cloud(String provider) {
    return clouds.cloud(installation, provider, InstantSource.system(), environment);
  }

  /** What marks the machines of this test. */
  public String installation() {
    return installation;
  }

  public StoreSettings settings() {
    return ZOO_KEEPER.settings("/" + installation);
  }

  /** Where a client of ZooKeeper that is not ours finds the directory. */
  public String hosts() {
    return "127.0.0.1:" + ZOO_KEEPER.port() + "/" + installation;
  }

  public NodepoolConfig config(String yaml) throws IOException {
    var file = Files.createTempFile(folder, "nodepool", ".yaml");
    Files.writeString(file, yaml);
    return new ConfigLoader().load(ConfigSource.of(file)).config();
  }

  public NodepoolConfig config(TestConfig wanted) throws IOException {
    return config(wanted.yaml());
  }

  public Launcher launcher(TestConfig wanted) throws Exception {
    return launcher(wanted.yaml());
  }

  public Launcher launcher(String yaml) throws Exception {
    return launcher(
        config(yaml),
        new Intervals(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(10),
            Duration.ofMillis(100)));
  }

  /** A launcher of its own, with a session of its own. */
  public Launcher launcher(NodepoolConfig config, Intervals intervals) throws Exception {
    return launcher(config, intervals, new LauncherMetrics(MetricSink.NONE));
  }

  /** The same, whose figures go to {@code metrics}. */
  public Launcher launcher(NodepoolConfig config, Intervals intervals, LauncherMetrics metrics)
      throws Exception {
    var others = ZOO_KEEPER.sessions();
    var session = Store.connect(settings(), PATIENCE);
    Set<Long> own = new HashSet<>(ZOO_KEEPER.sessions());
    own.removeAll(others);
    open.addFirst(session);
    var ssh = new SshConnections();
    open.addFirst(ssh);
    var context =
        drivers(ssh, intervals.launchPollMin(), intervals.launchPollMax())
            .withObserver(CloudStats.of(metrics));
    var launcher =
        new Launcher(
            new LauncherSettings("host", "host.example.org", "test", allDrivers(), intervals),
            session,
            context,
            metrics,
            config);
    open.addFirst(launcher);
    lives.put(launcher, new Life(session, own));
    launcher.start();
    return launcher;
  }

  private List<Driver> allDrivers() {
    return Stream.concat(
            Stream.of(fake),
            ServiceLoader.load(Driver.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(driver -> !driver.names().contains("fake")))
        .toList();
  }

  private DriverContext drivers(SshConnections ssh, Duration pollMin, Duration pollMax) {
    return new DriverContext(
        installation, folder, environment, InstantSource.system(), ssh, pollMin, pollMax);
  }

  /** One provider without a launcher. */
  public Provider open(TestConfig config, String provider) throws IOException {
    var wanted = config(config).provider(provider).orElseThrow();
    var ssh = new SshConnections();
    open.addFirst(ssh);
    return allDrivers().stream()
        .filter(driver -> driver.names().contains(wanted.driver()))
        .findFirst()
        .orElseThrow()
        .open(wanted, drivers(ssh, Duration.ofMillis(10), Duration.ofMillis(100)));
  }

  /** Its session ends, and it is given no time to do anything about it. */
  public void kill(Launcher launcher) {
    lives.get(launcher).store().close();
  }

  /**
   * Ends a launcher as a kill does: from one moment to the next nothing of it reaches ZooKeeper.
   */
  public void crash(Launcher launcher) {
    kill(launcher);
    launcher.close();
  }

  /** The server gives the launcher's first session up. */
  public void expireSession(Launcher launcher) {
    ZOO_KEEPER.expire(lives.get(launcher).sessions());
  }

  private record Life(Store store, Set<Long> sessions) {}

  /** How many transactions the launcher has asked ZooKeeper for. */
  public long writes(Launcher launcher) {
    return lives.get(launcher).store().counters().writes();
  }

  /** How many machines that cloud has. */
  public int machines(String provider) {
    return cloud(provider).state().servers().size();
  }

  /** Asks as Zuul does. */
  public String ask(String... labels) throws InterruptedException {
    return ask(NodeRequest.of(List.of(labels), "zuul-1", store.now()));
  }

  public String ask(NodeRequest request) throws InterruptedException {
    return store.requests().create(request, NodeRequest.PRIORITY_NORMAL, false);
  }

  public NodeRequest awaitState(String id, RequestState state) {
    return await(
        () -> store.requests().watch().get(id).map(v -> v.value()).orElse(null),
        request -> request != null && request.state() == state);
  }

  public List<Node> fulfilled(String id) {
    var request = awaitState(id, RequestState.FULFILLED);
    return request.nodes().stream()
        .map(node ->
            await(
                () -> store.nodes().watch().get(node).orElse(null),
                n -> n != null && n.state() == NodeState.READY))
        .toList();
  }

  /** Takes the nodes of a fulfilled request, uses them, gives them back. */
  public void useAndReturn(String id) throws InterruptedException {
    List<LockedNode> held = new ArrayList<>();
    for (var node : fulfilled(id)) {
      held.add(store.nodes().lock(node.id(), PATIENCE).orElseThrow());
    }
    store.requests().delete(id);
    for (var node : held) {
      node.update(n -> n.moved(NodeState.IN_USE, store.now()));
      node.update(n -> n.moved(NodeState.USED, store.now()));
      node.close();
    }
  }

  public Collection<Node> nodes() throws InterruptedException {
    return store.nodes().watch().all();
  }

  public void awaitNoNodes() {
    await(this::nodes, Collection::isEmpty);
  }

  public List<Node> ready() throws InterruptedException {
    return nodes().stream()
        .filter(node -> node.state() == NodeState.READY && node.allocatedTo() == null)
        .toList();
  }

  public static <T> T await(Callable<T> what, java.util.function.Predicate<T> good) {
    return Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(what, good);
  }

  /** Ends every launcher with its session. */
  public void stopLaunchers() throws Exception {
    for (var one : open) {
      one.close();
    }
    open.clear();
  }

  @Override
  public void close() throws Exception {
    stopLaunchers();
    clouds.close();
    store.close();
  }
}
