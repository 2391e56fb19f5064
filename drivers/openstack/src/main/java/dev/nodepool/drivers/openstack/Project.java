package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Listing;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Rate;
import dev.nodepool.drivers.openstack.catalog.Catalog;
import dev.nodepool.drivers.openstack.catalog.CloudQuota;
import dev.nodepool.drivers.openstack.catalog.Offers;
import dev.nodepool.drivers.openstack.cleanup.DeletionPlan;
import dev.nodepool.drivers.openstack.cleanup.FloatingIpSweep;
import dev.nodepool.drivers.openstack.cleanup.LeakedResources;
import dev.nodepool.drivers.openstack.cleanup.PortSweep;
import dev.nodepool.drivers.openstack.cleanup.ServerDeletion;
import dev.nodepool.drivers.openstack.compute.BootVolumes;
import dev.nodepool.drivers.openstack.compute.CloudErrors;
import dev.nodepool.drivers.openstack.compute.CreateRequests;
import dev.nodepool.drivers.openstack.compute.FloatingIps;
import dev.nodepool.drivers.openstack.compute.RefusedRequests;
import dev.nodepool.drivers.openstack.compute.ServerCache;
import dev.nodepool.drivers.openstack.compute.ServerLaunch;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.drivers.openstack.marks.OwnServers;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.InterceptedCloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Everything that works on one project of a cloud, put together. */
record Project(
    Cloud cloud,
    Catalog catalog,
    Offers offers,
    Marks marks,
    OwnServers own,
    CloudQuota quota,
    BootVolumes volumes,
    ServerLaunch launch,
    ServerDeletion deletion,
    LeakedResources leaked) {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  static Project of(
      ProviderLabels labels,
      DriverContext context,
      Cloud plain,
      Supplier<NetworkRules> rules,
      DeletionPlan plan) {
    var name = labels.provider();
    var cloud = paced(plain, labels.settings().rate());
    var catalog = new Catalog(name, cloud, rules, labels.wantFloatingIps());
    var marks = new Marks(name, context.installation(), context.formerly());
    var own = new OwnServers();
    var floatingIps = new FloatingIps(cloud, catalog, marks);
    var servers = new ServerCache(cloud);
    var listing = new Listing<>(() -> listed(name, servers), context.pollMin(), context.pollMax());
    var volumes = volumes(labels, context, cloud, catalog, marks);
    var order = new CreateRequests(catalog, marks, new RefusedRequests());
    return new Project(
        cloud,
        catalog,
        new Offers(labels.settings(), catalog),
        marks,
        own,
        new CloudQuota(
            cloud,
            catalog,
            marks,
            labels.takeVolumes(),
            labels.wantFloatingIps(),
            labels.portsEach()),
        volumes,
        new ServerLaunch(cloud, servers, listing, order, volumes, floatingIps, marks, own),
        new ServerDeletion(cloud, servers, listing, floatingIps, plan),
        leaked(labels, context, cloud, catalog, marks, own, floatingIps));
  }

  private static BootVolumes volumes(
      ProviderLabels labels, DriverContext context, Cloud cloud, Catalog catalog, Marks marks) {
    var listing =
        new Listing<>(
            () -> BootVolumes.listed(labels.provider(), cloud),
            context.pollMin(),
            context.pollMax());
    return new BootVolumes(cloud, marks, listing, catalog.optional(), labels.takeVolumes());
  }

  private static Cloud paced(Cloud plain, double rate) {
    var pause = Duration.ofNanos((long) (rate * NANOS_PER_SECOND));
    return pause.isPositive() ? new InterceptedCloud(plain, new RateLimit(new Rate(pause))) : plain;
  }

  private static LeakedResources leaked(
      ProviderLabels labels,
      DriverContext context,
      Cloud cloud,
      Catalog catalog,
      Marks marks,
      OwnServers own,
      FloatingIps floatingIps) {
    var name = labels.provider();
    var settings = labels.settings();
    var observer = context.observer();
    return new LeakedResources(
        name,
        new PortSweep(
            cloud,
            marks,
            own,
            settings.cleansAllPorts(),
            Duration.ofSeconds(settings.portInterval()),
            context.clock(),
            () -> observer.leaked(name, "ports")),
        new FloatingIpSweep(
            catalog,
            marks,
            floatingIps,
            settings.floatingIpsToClean(),
            () -> observer.leaked(name, "floatingips")));
  }

  private static Map<String, Server> listed(String name, ServerCache servers)
      throws CloudException, InterruptedException {
    try {
      return servers.refresh();
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: list servers".formatted(name), e);
    }
  }

  /** What carries our marks; what else servers leave behind is looked for on the way. */
  List<OwnedMachine> owned() throws CloudApiException, InterruptedException {
    var servers = cloud.compute().servers(null).servers();
    servers.stream().filter(marks::areOn).forEach(it -> own.note(it.id()));
    leaked.passBy(servers.stream().map(Server::id).collect(Collectors.toUnmodifiableSet()));
    var owned =
        new ArrayList<OwnedMachine>(
            servers.stream()
                .filter(server -> !server.isGone() && marks.areOn(server))
                .map(it -> new OwnedMachine(it.id(), Marks.nodeOf(it), it.name()))
                .toList());
    var nodes =
        owned.stream()
            .map(OwnedMachine::nodeId)
            .filter(Objects::nonNull)
            .collect(Collectors.toUnmodifiableSet());
    owned.addAll(volumes.left(nodes));
    return owned;
  }

  /** What the cloud offers is asked for anew. */
  void forget() {
    catalog.drop();
    offers.drop();
  }
}
