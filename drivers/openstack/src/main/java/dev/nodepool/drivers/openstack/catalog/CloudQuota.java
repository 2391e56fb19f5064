package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Limits;
import dev.nodepool.openstack.compute.Server;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the project may hold for us: its limits less what others have in it.
 *
 * @param volumes whether any label takes volumes
 * @param floatingIps whether any label may take floating IPs
 * @param portsEach ports that one server takes, at most
 */
public record CloudQuota(
    Cloud cloud,
    Catalog catalog,
    Marks marks,
    boolean volumes,
    boolean floatingIps,
    int portsEach) {
  /** The name of floating IPs among {@link Resources}. */
  static final String FLOATING_IPS = "floating-ips";

  private static final Limits NO_LIMITS =
      new Limits(Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED, 0, 0, 0);

  /** How it goes on without a limit. */
  private static final String UNTIL_REFUSED = "what it grants shows in what it refuses";

  /** Asked every few minutes, which is how old a refusal of anything may be. */
  public Quota ask() throws CloudApiException, InterruptedException {
    catalog.forgetRefusals();
    var limits = optional().ask("limits", UNTIL_REFUSED, cloud.compute()::limits).orElse(NO_LIMITS);
    var servers =
        cloud.compute().servers(null).servers().stream()
            .filter(server -> !server.isGone())
            .toList();
    var quota = new HashMap<String, Long>();
    put(quota, Resources.CORES, limits.maxCores());
    put(quota, Resources.INSTANCES, limits.maxInstances());
    put(quota, Resources.RAM, limits.maxRamMiB());
    var foreign = new HashMap<String, Long>();
    addForeign(servers, foreign);
    if (volumes) {
      addVolumes(servers, quota, foreign);
    }
    var left = Quota.of(quota).minus(new Resources(foreign));
    return left.and(network(servers));
  }

  private OptionalCalls optional() {
    return catalog.optional();
  }

  private static void put(Map<String, Long> quota, String key, long limit) {
    if (limit != Limits.UNLIMITED) {
      quota.put(key, limit);
    }
  }

  private void addForeign(List<Server> servers, Map<String, Long> foreign)
      throws CloudApiException, InterruptedException {
    for (var server : servers) {
      if (!marks.areOn(server)) {
        var flavor = catalog.whole(server.flavor());
        foreign.merge(Resources.CORES, (long) flavor.vcpus(), Long::sum);
        foreign.merge(Resources.INSTANCES, 1L, Long::sum);
        foreign.merge(Resources.RAM, flavor.ramMiB(), Long::sum);
      }
    }
  }

  private void addVolumes(List<Server> servers, Map<String, Long> quota, Map<String, Long> foreign)
      throws CloudApiException, InterruptedException {
    var told =
        optional().ask("limits of volumes", UNTIL_REFUSED, cloud.blockStorage()::volumeLimits);
    if (told.isEmpty()) {
      return;
    }
    var limits = told.get();
    put(quota, Resources.VOLUMES, limits.maxVolumes());
    put(quota, Resources.VOLUME_GB, limits.maxVolumeGb());
    if (limits.usedVolumes() == 0) {
      return;
    }
    Set<String> ours = new HashSet<>();
    servers.stream().filter(marks::areOn).forEach(server -> ours.add(server.id()));
    var all =
        optional()
            .ask("volumes", "those of others are not counted", cloud.blockStorage()::volumes)
            .orElse(List.of());
    for (var volume : all) {
      var server = volume.serverId();
      boolean isOurs = marks.areIn(volume.metadata()) || (server != null && ours.contains(server));
      if (!isOurs) {
        foreign.merge(Resources.VOLUMES, 1L, Long::sum);
        foreign.merge(Resources.VOLUME_GB, volume.gb(), Long::sum);
      }
    }
  }

  /** Where ports are short they are a limit of servers: nothing else of ours takes any. */
  private Quota network(List<Server> servers) throws CloudApiException, InterruptedException {
    var told =
        optional()
            .ask("quota of ports and floating IPs", UNTIL_REFUSED, cloud.network()::networkQuota);
    if (told.isEmpty()) {
      return Quota.UNLIMITED;
    }
    var limits = told.get();
    var quota = new HashMap<String, Long>();
    if (limits.maxPorts() != Limits.UNLIMITED) {
      long free = Math.max(0, limits.maxPorts() - limits.usedPorts());
      long ours = servers.stream().filter(marks::areOn).count();
      quota.put(Resources.INSTANCES, ours + free / portsEach);
    }
    if (floatingIps && limits.maxFloatingIps() != Limits.UNLIMITED) {
      optional()
          .ask("floating IPs", "those of others are not counted", cloud.network()::floatingIps)
          .map(all -> all.stream().filter(ip -> !marks.areOn(ip.description())).count())
          .ifPresent(foreign -> quota.put(FLOATING_IPS, limits.maxFloatingIps() - foreign));
    }
    return Quota.of(quota);
  }
}
