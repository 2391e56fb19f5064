package dev.nodepool.drivers.openstack;

import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.Limits;
import dev.nodepool.openstack.VolumeLimits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** What the project may hold for us: its limits less what others have in it. */
record CloudQuota(Cloud cloud, Marks marks) {

  Quota ask() throws CloudApiException, InterruptedException {
    var limits = cloud.limits();
    var volumeLimits = cloud.volumeLimits();
    var quota = new HashMap<String, Long>();
    put(quota, Resources.CORES, limits.maxCores());
    put(quota, Resources.INSTANCES, limits.maxInstances());
    put(quota, Resources.RAM, limits.maxRamMiB());
    put(quota, Resources.VOLUMES, volumeLimits.maxVolumes());
    put(quota, Resources.VOLUME_GB, volumeLimits.maxVolumeGb());
    return quota.isEmpty() ? Quota.UNLIMITED : Quota.of(quota).minus(foreign(volumeLimits));
  }

  private static void put(Map<String, Long> quota, String key, long limit) {
    if (limit != Limits.UNLIMITED) {
      quota.put(key, limit);
    }
  }

  private Resources foreign(VolumeLimits limits) throws CloudApiException, InterruptedException {
    long cores = 0;
    long instances = 0;
    long ramMiB = 0;
    var ours = new HashSet<String>();
    for (var server : cloud.servers(null).servers()) {
      if (marks.areOn(server)) {
        ours.add(server.id());
      } else if (!server.isGone()) {
        cores += server.flavor().vcpus();
        instances++;
        ramMiB += server.flavor().ramMiB();
      }
    }
    long volumes = 0;
    long gb = 0;
    if (limits.usedVolumes() > 0) {
      for (var volume : cloud.volumes()) {
        var server = volume.serverId();
        if (server == null || !ours.contains(server)) {
          volumes++;
          gb += volume.gb();
        }
      }
    }
    return new Resources(
        Map.of(
            Resources.CORES, cores,
            Resources.INSTANCES, instances,
            Resources.RAM, ramMiB,
            Resources.VOLUMES, volumes,
            Resources.VOLUME_GB, gb));
  }
}
