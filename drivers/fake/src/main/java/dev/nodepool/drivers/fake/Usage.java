package dev.nodepool.drivers.fake;

import static dev.nodepool.openstack.compute.Limits.UNLIMITED;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.VolumeLimits;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Limits;

/** What a simulated project holds, as running sums. Guarded by the cloud's lock. */
public final class Usage {
  private long cores;
  private long instances;
  private long ramMiB;
  private long volumes;
  private long volumeGb;

  void addServer(Flavor flavor) {
    cores += flavor.vcpus();
    instances++;
    ramMiB += flavor.ramMiB();
  }

  void removeServer(Flavor flavor) {
    cores -= flavor.vcpus();
    instances--;
    ramMiB -= flavor.ramMiB();
  }

  void addVolume(long gb) {
    volumes++;
    volumeGb += gb;
  }

  void removeVolume(long gb) {
    volumes--;
    volumeGb -= gb;
  }

  /** Throws as Nova does when a server of that flavor would be too much. */
  void checkServer(Flavor flavor, CloudSettings settings) throws CloudApiException {
    check("instances", 1, instances, settings.quota().instances());
    check("instances", 1, instances, settings.quota().hiddenInstances());
    check("cores", flavor.vcpus(), cores, settings.quota().cores());
    check("ram", flavor.ramMiB(), ramMiB, settings.quota().ramMiB());
  }

  public void checkVolume(long gb, CloudSettings settings) throws CloudApiException {
    check("volumes", 1, volumes, settings.quota().volumes());
    check("gigabytes", gb, volumeGb, settings.quota().volumeGb());
  }

  private static void check(String what, long wanted, long used, long limit)
      throws CloudApiException {
    if (limit != UNLIMITED && used + wanted > limit) {
      throw new CloudApiException(
          Kind.QUOTA,
          "Quota exceeded for %s: Requested %d, but already used %d of %d %s"
              .formatted(what, wanted, used, limit, what));
    }
  }

  Limits limits(CloudSettings settings) {
    return new Limits(
        settings.quota().cores(),
        settings.quota().instances(),
        settings.quota().ramMiB(),
        cores,
        instances,
        ramMiB);
  }

  VolumeLimits volumeLimits(CloudSettings settings) {
    return new VolumeLimits(
        settings.quota().volumes(), settings.quota().volumeGb(), volumes, volumeGb);
  }
}
