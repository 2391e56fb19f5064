package dev.nodepool.drivers.openstack;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.ConsoleLog;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Reason;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Listing;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Rate;
import dev.nodepool.driver.Zoned;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.InterceptedCloud;
import dev.nodepool.openstack.Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A project in an OpenStack cloud, whatever stands behind {@link Cloud}. */
public final class OpenStackProvider implements Provider, ConsoleLog, Zoned {
  private static final int CONSOLE_LINES = 500;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final String name;
  private final ProviderSettings settings;
  private final Map<LabelSetup.Place, LabelSetup> labels;
  private final Map<String, List<String>> zonesOfPool = new HashMap<>();
  private final Cloud cloud;
  private final Catalog catalog;
  private final Offers offers;
  private final Marks marks;
  private final ServerLaunch launch;
  private final ServerDeletion deletion;
  private final PortSweep ports;

  /**
   * Does not talk to the cloud.
   *
   * @throws IllegalArgumentException in one sentence, when the configuration makes no sense
   */
  public OpenStackProvider(ProviderConfig config, DriverContext context, Cloud unrated) {
    name = config.name();
    settings = config.section().bind(ProviderSettings.class);
    labels = LabelSetup.all(config, settings);
    for (var pool : config.pools()) {
      var configured = pool.section().bind(PoolSettings.class).availabilityZones();
      zonesOfPool.put(pool.name(), configured);
    }
    var pause = Duration.ofNanos((long) (settings.rate() * NANOS_PER_SECOND));
    var timed = new InterceptedCloud(unrated, new Stopwatch(name, context.observer()));
    cloud = pause.isPositive() ? new InterceptedCloud(timed, new Pace(new Rate(pause))) : timed;
    catalog = new Catalog(cloud);
    offers = new Offers(settings, catalog);
    marks = new Marks(name, context.installation());
    var replica = new ServerReplica(cloud);
    var listing = new Listing<>(() -> listed(replica), context.pollMin());
    var floatingIps = new FloatingIps(cloud, catalog);
    launch = new ServerLaunch(cloud, listing, new ServerOrder(catalog, marks), floatingIps);
    deletion = new ServerDeletion(cloud, listing, floatingIps);
    ports =
        new PortSweep(
            cloud,
            Duration.ofSeconds(settings.portCleanupInterval()),
            context.clock(),
            () -> context.observer().leaked(name, "ports"));
  }

  private Map<String, Server> listed(ServerReplica replica)
      throws CloudException, InterruptedException {
    try {
      return replica.refresh();
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: list servers".formatted(name), e);
    }
  }

  @Override
  public Offer offer(String pool, String label) throws LaunchException, InterruptedException {
    try {
      return offers.of(setup(pool, label));
    } catch (CloudApiException e) {
      throw refused("provider %s, label %s".formatted(name, label), e);
    }
  }

  @Override
  public List<String> zones(String pool) throws LaunchException, InterruptedException {
    try {
      var configured = zonesOfPool.getOrDefault(pool, List.of());
      return configured.isEmpty() ? catalog.zones() : configured;
    } catch (CloudApiException e) {
      throw refused("provider %s, pool %s".formatted(name, pool), e);
    }
  }

  private LabelSetup setup(String pool, String label) throws LaunchException {
    var setup = labels.get(new LabelSetup.Place(pool, label));
    if (setup == null) {
      throw new LaunchException(
          Reason.BAD_REQUEST,
          "provider %s: the pool %s has no label %s".formatted(name, pool, label));
    }
    return setup;
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    var setup = setup(spec.pool(), spec.label());
    try {
      return machine(launch.launch(setup, spec, progress), setup, spec);
    } catch (CloudApiException e) {
      throw refused("provider %s, node %s".formatted(name, spec.nodeId()), e);
    }
  }

  /** What we know of flavors, images, networks and zones may be out of date. */
  private LaunchException refused(String what, CloudApiException e) {
    if (e.kind() == Kind.BAD_REQUEST) {
      catalog.drop();
      offers.drop();
    }
    return CloudErrors.launch(what, e);
  }

  private Machine machine(Server server, LabelSetup setup, LaunchSpec spec) {
    var reach = Reach.of(server);
    var image = setup.image();
    var machine =
        Machine.builder()
            .externalId(server.id())
            .cloud(settings.cloud())
            .region(settings.regionName())
            .zone(server.zone())
            .hostId(server.hostId())
            .hostname(server.name())
            .publicIpv4(reach.publicIpv4())
            .privateIpv4(reach.privateIpv4())
            .publicIpv6(reach.publicIpv6())
            .interfaceIp(reach.interfaceIp())
            .connectionType(image.connectionType())
            .connectionPort(image.connectionPort())
            .username(image.username())
            .pythonPath(Default.of(image.pythonPath(), "auto"))
            .shellType(image.shellType())
            .imageId(image.name());
    var made = setup.label().diskimage() == null ? null : spec.upload();
    if (made != null) {
      machine
          .username(made.username())
          .pythonPath(Default.of(made.pythonPath(), "auto"))
          .shellType(made.shellType())
          .imageId(path(made));
    }
    return machine.build();
  }

  /** Where the upload is recorded: that is how the builder sees that it is in use. */
  private static String path(ImageUpload upload) {
    return "/nodepool/images/%s/builds/%s/providers/%s/images/%s"
        .formatted(upload.image(), upload.buildId(), upload.provider(), upload.id());
  }

  @Override
  public void delete(String externalId) throws CloudException, InterruptedException {
    deletion.delete(externalId);
  }

  /** The ports that servers leave behind are looked at on the way, at their own interval. */
  @Override
  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    try {
      var servers = cloud.servers(null).servers();
      ports.passBy(servers.stream().map(Server::id).collect(Collectors.toSet()));
      return servers.stream()
          .filter(server -> !server.isGone() && marks.areOn(server))
          .map(server -> new OwnedMachine(server.id(), Marks.nodeOf(server), server.name()))
          .toList();
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: list servers".formatted(name), e);
    }
  }

  @Override
  public Quota quota() throws CloudException, InterruptedException {
    try {
      return new CloudQuota(cloud, marks).ask();
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: ask for its limits".formatted(name), e);
    }
  }

  @Override
  public Optional<String> consoleLog(String externalId)
      throws CloudException, InterruptedException {
    try {
      return Optional.of(cloud.consoleOutput(externalId, CONSOLE_LINES));
    } catch (CloudApiException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw CloudErrors.of("console of server " + externalId, e);
    }
  }

  @Override
  public void close() {
    // There is nothing to close: the cloud belongs to whoever opened it.
  }
}
