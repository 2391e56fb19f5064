package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Limits;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.network.NetworkQuota;
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
    Cloud cloud, Marks marks, boolean volumes, boolean floatingIps, int portsEach) {
  /** The name of floating IPs among {@link Resources}. */
  static final String FLOATING_IPS = "floating-ips";

  public Quota ask() throws CloudApiException, InterruptedException {
    var limits = cloud.compute().limits();
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

  private static void put(Map<String, Long> quota, String key, long limit) {
    if (limit != Limits.UNLIMITED) {
      quota.put(key, limit);
    }
  }

  private void addForeign(List<Server> servers, Map<String, Long> foreign) {
    for (var server : servers) {
      if (!marks.areOn(server)) {
        foreign.merge(Resources.CORES, (long) server.flavor().vcpus(), Long::sum);
        foreign.merge(Resources.INSTANCES, 1L, Long::sum);
        foreign.merge(Resources.RAM, server.flavor().ramMiB(), Long::sum);
      }
    }
  }

  private void addVolumes(List<Server> servers, Map<String, Long> quota, Map<String, Long> foreign)
      throws CloudApiException, InterruptedException {
    var limits = cloud.blockStorage().volumeLimits();
    put(quota, Resources.VOLUMES, limits.maxVolumes());
    put(quota, Resources.VOLUME_GB, limits.maxVolumeGb());
    if (limits.usedVolumes() == 0) {
      return;
    }
    Set<String> ours = new HashSet<>();
    servers.stream().filter(marks::areOn).forEach(server -> ours.add(server.id()));
    for (var volume : cloud.blockStorage().volumes()) {
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
    NetworkQuota limits;
    try {
      limits = cloud.network().networkQuota();
    } catch (CloudApiException e) {
      if (e.kind() == Kind.FORBIDDEN || e.kind() == Kind.NOT_FOUND) {
        return Quota.UNLIMITED;
      }
      throw e;
    }
    var quota = new HashMap<String, Long>();
    if (limits.maxPorts() != Limits.UNLIMITED) {
      long free = Math.max(0, limits.maxPorts() - limits.usedPorts());
      long ours = servers.stream().filter(marks::areOn).count();
      quota.put(Resources.INSTANCES, ours + free / portsEach);
    }
    if (floatingIps && limits.maxFloatingIps() != Limits.UNLIMITED) {
      long foreign =
          cloud.network().floatingIps().stream()
              .filter(ip -> !marks.areOn(ip.description()))
              .count();
      quota.put(FLOATING_IPS, limits.maxFloatingIps() - foreign);
    }
    return Quota.of(quota);
  }
}
