package dev.nodepool.drivers.runc;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Fault;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.ssh.Identities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts of one provider. Any number of launches and deletions may run at once. */
final class RuncProvider implements Provider, Diagnosable {
  // Operators search their logs for this name.
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.runc");
  private static final Duration LAUNCH = Duration.ofMinutes(3);
  private static final Duration BOOT = Duration.ofSeconds(30);

  private final RuncConfig config;
  private final Owner owner;
  private final Map<String, RuncPool> pools = new LinkedHashMap<>();

  /** Which pool a container is in, as far as we placed or saw it. */
  private final Map<String, RuncPool> places = new ConcurrentHashMap<>();

  RuncProvider(RuncConfig config, DriverContext context) {
    this.config = config;
    this.owner = new Owner(context.installation(), config.name(), context.formerly());
    var userHome = Path.of(System.getProperty("user.home"));
    var identities =
        new Identities(
            userHome.resolve(".ssh"),
            context.home().resolve(".ssh"),
            Path.of("/var/lib/zuul/.ssh"));
    for (var pool : config.pools()) {
      boolean local = pool.host().isThisMachine();
      var host = pool.host().open(context.ssh(), pool.hostKeys(), identities);
      var hidden = local ? Masks.ofThisMachine(context, userHome) : Masks.common();
      var settings = new NodeSettings(owner, identities, hidden, config.zuulConsoleDir());
      pools.put(pool.name(), new RuncPool(pool, host, settings));
    }
  }

  @Override
  public Offer offer(String pool, String label) throws LaunchException {
    labelOf(pool, label);
    return Offer.of(Resources.instances(1)).withTimeouts(LAUNCH, BOOT);
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    var label = labelOf(spec.pool(), spec.label());
    var pool = pools.get(spec.pool());
    if (pool == null) {
      throw noSuchLabel(spec.pool(), spec.label());
    }
    var id = ContainerId.of(spec);
    var deadline = Deadline.in(spec.patience());
    try {
      for (var name : List.of(id, id + "-" + owner.tag())) {
        places.put(name, pool);
        progress.placed(name);
        var made = pool.create(name, spec.nodeId(), label, deadline.left());
        if (made.isPresent()) {
          log.info("node {}: container {} runs on {}", spec.nodeId(), name, spec.pool());
          return made.get();
        }
        places.remove(name);
      }
    } catch (CloudException e) {
      var reason = deadline.over() ? LaunchFailure.TIMED_OUT : LaunchFailure.CLOUD_ERROR;
      throw new LaunchException(reason, String.valueOf(e.getMessage()), e);
    }
    throw new LaunchException(
        LaunchFailure.CLOUD_ERROR,
        "Another Nodepool has a container %s on %s already.".formatted(id, spec.pool()));
  }

  @Override
  public void delete(String externalId) throws CloudException, InterruptedException {
    if (!ContainerId.isOne(externalId)) {
      log.warn("No container of ours is called so, and nothing is deleted: {}", externalId);
      return;
    }
    var known = places.get(externalId);
    List<RuncPool> candidates = known == null ? List.copyOf(pools.values()) : List.of(known);
    var unreachable = new ArrayList<CloudException>();
    for (var pool : candidates) {
      try {
        if (pool.delete(externalId)) {
          log.info("container {} is gone from {}", externalId, pool.name());
          unreachable.clear();
          break;
        }
      } catch (CloudException e) {
        unreachable.add(e);
      }
    }
    if (!unreachable.isEmpty()) {
      var first = unreachable.getFirst();
      throw new CloudException(
          "The container %s could not be deleted: %s".formatted(externalId, first.getMessage()),
          first);
    }
    places.remove(externalId);
  }

  /** One script per host; a host that does not answer makes the whole list fail. */
  @Override
  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    var machines = new ArrayList<OwnedMachine>();
    for (var pool : pools.values()) {
      try {
        for (var machine : pool.list()) {
          places.put(machine.externalId(), pool);
          machines.add(machine);
        }
      } catch (CloudException e) {
        throw new CloudException(
            "The containers on %s could not be listed: %s".formatted(pool.name(), e.getMessage()),
            e);
      }
    }
    return machines;
  }

  @Override
  public List<Fault> faults() {
    return config.faults();
  }

  @Override
  public List<Finding> diagnose() throws InterruptedException {
    return new HostFindings(owner, pools.values()).all();
  }

  @Override
  public Quota quota() {
    return Quota.UNLIMITED;
  }

  @Override
  public void close() {
    pools.values().forEach(RuncPool::close);
  }

  private RuncConfig.Label labelOf(String pool, String label) throws LaunchException {
    return config
        .pool(pool)
        .flatMap(found -> found.label(label))
        .orElseThrow(() -> noSuchLabel(pool, label));
  }

  private LaunchException noSuchLabel(String pool, String label) {
    return new LaunchException(
        LaunchFailure.BAD_REQUEST,
        config
            .fault(pool, label)
            .orElseGet(() ->
                "The pool %s of provider %s has no label %s."
                    .formatted(pool, config.name(), label)));
  }
}
