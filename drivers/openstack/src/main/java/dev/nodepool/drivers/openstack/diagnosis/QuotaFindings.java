package dev.nodepool.drivers.openstack.diagnosis;

import dev.nodepool.driver.Finding;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.drivers.openstack.settings.PoolLabel;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Limits;
import dev.nodepool.openstack.network.NetworkQuota;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What is left in the project, and for how many nodes of each label that is enough. */
record QuotaFindings(ProviderLabels labels, ExaminedCloud examined) {

  /**
   * One limit.
   *
   * @param each what one node takes of it
   */
  private record Left(String what, long limit, long used, long each) {
    boolean isLimit() {
      return limit != Limits.UNLIMITED;
    }

    long nodes() {
      return each == 0 ? Long.MAX_VALUE : Math.max(0, limit - used) / each;
    }

    @Override
    public String toString() {
      return "%s %d of %d".formatted(what, used, limit);
    }
  }

  void addTo(List<Finding> findings)
      throws LaunchException, CloudApiException, InterruptedException {
    for (var setup : labels.all()) {
      if (!hasFlavor(setup)) {
        // That has been said of the flavors.
        continue;
      }
      var name = setup.label().name();
      var limits = limits(setup).stream().filter(Left::isLimit).toList();
      var nodes = limits.stream().mapToLong(Left::nodes).min();
      var text = text(name, limits, nodes);
      findings.add(
          nodes.isPresent() && nodes.getAsLong() == 0
              ? Finding.warning(
                  "quota", text, "delete what is not needed, or ask the cloud for more")
              : Finding.ok("quota", text));
    }
  }

  private boolean hasFlavor(PoolLabel setup) throws CloudApiException, InterruptedException {
    try {
      examined.catalog().flavor(setup.label());
      return true;
    } catch (LaunchException e) {
      return false;
    }
  }

  private static String text(String label, List<Left> limits, OptionalLong nodes) {
    return nodes.isEmpty() || nodes.getAsLong() == Long.MAX_VALUE
        ? "label %s: no limit".formatted(label)
        : "label %s: room for %d more nodes (in use: %s)"
            .formatted(
                label,
                nodes.getAsLong(),
                limits.stream().map(Left::toString).collect(Collectors.joining(", ")));
  }

  private List<Left> limits(PoolLabel setup)
      throws LaunchException, CloudApiException, InterruptedException {
    var flavor = examined.catalog().flavor(setup.label());
    var compute = examined.cloud().compute().limits();
    var network = networkQuota();
    var all = new ArrayList<Left>();
    all.add(new Left("servers", compute.maxInstances(), compute.usedInstances(), 1));
    all.add(new Left("cores", compute.maxCores(), compute.usedCores(), flavor.vcpus()));
    all.add(new Left("MiB of memory", compute.maxRamMiB(), compute.usedRamMiB(), flavor.ramMiB()));
    all.add(new Left("ports", network.maxPorts(), network.usedPorts(), setup.portsEach()));
    if (setup.pool().autoFloatingIp() && examined.catalog().needsFloatingIp(setup.networks())) {
      all.add(new Left("floating IPs", network.maxFloatingIps(), network.usedFloatingIps(), 1));
    }
    var gb = setup.bootVolumeGb();
    if (gb != null) {
      var volumes = examined.cloud().blockStorage().volumeLimits();
      all.add(new Left("volumes", volumes.maxVolumes(), volumes.usedVolumes(), 1));
      all.add(new Left("GB of volumes", volumes.maxVolumeGb(), volumes.usedVolumeGb(), gb));
    }
    return all;
  }

  private NetworkQuota networkQuota() throws CloudApiException, InterruptedException {
    try {
      return examined.cloud().network().networkQuota();
    } catch (CloudApiException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      // Many clouds do not tell; then a create does.
      return new NetworkQuota(Limits.UNLIMITED, Limits.UNLIMITED, 0, 0);
    }
  }
}
