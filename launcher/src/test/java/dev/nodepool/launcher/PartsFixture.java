package dev.nodepool.launcher;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.launcher.context.Absences;
import dev.nodepool.launcher.context.Intervals;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.LauncherSettings;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.node.ReadyNodes;
import dev.nodepool.launcher.node.StaticSlots;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.pool.SharedByPools;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.provider.OpenProviders;
import dev.nodepool.launcher.quota.TenantQuota;
import dev.nodepool.launcher.quota.WaitingRequests;
import dev.nodepool.launcher.ready.ReadyStock;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Resources;
import dev.nodepool.ssh.HostKeyScan;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the parts of a launcher need, without a launcher: records, and a provider. */
public final class PartsFixture implements AutoCloseable {
  private final SshConnections ssh = new SshConnections();
  private final Store store;
  private final LauncherContext context;
  private final NodepoolConfig config;
  private final StubCloud cloud = new StubCloud();
  private final OpenProvider provider;
  private final TenantQuota tenants;
  private final ReadyNodes ready;

  public PartsFixture(StoreSettings settings, TestConfig config) throws Exception {
    this.store = Store.connect(settings, Duration.ofSeconds(30));
    this.context =
        new LauncherContext(
            new LauncherSettings("host", "host.example.org", "test", List.of(), Intervals.DEFAULT),
            store,
            store.nodes().watch(),
            store.requests().watch(),
            store.components().watch(),
            store.images().watch(),
            new HostKeyScan(ssh),
            new LauncherMetrics(MetricSink.NONE),
            new Timers(),
            new Absences(store::session, System::nanoTime));
    this.config = config.load();
    this.provider = new OpenProvider(context, this.config.providers().getFirst(), cloud);
    this.tenants = new TenantQuota(context.nodes());
    this.ready = new ReadyNodes(context);
    tenants.reconfigure(this.config.tenantLimits());
  }

  public Store store() {
    return store;
  }

  public LauncherContext context() {
    return context;
  }

  public NodepoolConfig config() {
    return config;
  }

  public StubCloud cloud() {
    return cloud;
  }

  /** The first of the configuration; its cloud is the stub. */
  public OpenProvider provider() {
    return provider;
  }

  /** That provider, and no other. */
  public OpenProviders providers() {
    return new OpenProviders() {
      @Override
      public List<OpenProvider> active() {
        return List.of(provider);
      }

      @Override
      public Optional<OpenProvider> active(String name) {
        return Optional.of(provider).filter(one -> one.name().equals(name));
      }

      @Override
      public Optional<OpenProvider> forDeletion(@Nullable String name) {
        return name == null ? Optional.empty() : active(name);
      }
    };
  }

  public TenantQuota tenants() {
    return tenants;
  }

  public ReadyNodes ready() {
    return ready;
  }

  /** The provider's first pool, registered anew. */
  public ActivePool pool() throws InterruptedException {
    return new ActivePool(
        context,
        provider,
        new StaticSlots(provider, store.hostKeys(), store::now),
        provider.config().pools().getFirst(),
        new SharedByPools(
            tenants,
            ready,
            new ReadyStock(context, providers()),
            new WaitingRequests(context.requests(), context.nodes(), () -> {})));
  }

  /** A record of the provider's first pool, unlocked, with a machine. */
  public Node node(String label, NodeState state) throws InterruptedException {
    var pool = provider.config().pools().getFirst().name();
    var owner = new Owner(provider.name(), pool, "a test");
    var machine = Machine.builder().zone("nova").build();
    var made =
        Node.init(label, owner, Allocation.FREE, null, store.now())
            .withResources(Resources.instances(1))
            .withMachine(machine);
    var created = store.nodes().create(List.of(made)).getFirst();
    try (var held = store.nodes().lockNew(created, n -> n.moved(NodeState.BUILDING, store.now()))) {
      var id = "machine-" + held.id();
      cloud.machines().add(id);
      held.update(n -> n.withMachine(n.machine().withExternalId(id)));
      return state == NodeState.BUILDING
          ? held.node()
          : held.update(n -> n.moved(state, store.now()));
    }
  }

  @Override
  public void close() {
    provider.stop();
    provider.close();
    context.timers().close();
    store.close();
    ssh.close();
  }
}
