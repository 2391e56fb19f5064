package dev.nodepool.cloudmodel.project;

import static dev.nodepool.openstack.compute.Limits.UNLIMITED;

import dev.nodepool.cloudmodel.settings.ProjectQuota;
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

  public void addServer(Flavor flavor) {
    cores += flavor.vcpus();
    instances++;
    ramMiB += flavor.ramMiB();
  }

  public void removeServer(Flavor flavor) {
    cores -= flavor.vcpus();
    instances--;
    ramMiB -= flavor.ramMiB();
  }

  public void addVolume(long gb) {
    volumes++;
    volumeGb += gb;
  }

  public void removeVolume(long gb) {
    volumes--;
    volumeGb -= gb;
  }

  /** Throws as Nova does when a server of that flavor would be too much. */
  public void checkServer(Flavor flavor, ProjectQuota quota) throws CloudApiException {
    check("instances", 1, instances, quota.instances());
    check("instances", 1, instances, quota.hiddenInstances());
    check("cores", flavor.vcpus(), cores, quota.cores());
    check("ram", flavor.ramMiB(), ramMiB, quota.ramMiB());
  }

  public void checkVolume(long gb, ProjectQuota quota) throws CloudApiException {
    check("volumes", 1, volumes, quota.volumes());
    check("gigabytes", gb, volumeGb, quota.volumeGb());
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

  public Limits limits(ProjectQuota quota) {
    return new Limits(quota.cores(), quota.instances(), quota.ramMiB(), cores, instances, ramMiB);
  }

  public VolumeLimits volumeLimits(ProjectQuota quota) {
    return new VolumeLimits(quota.volumes(), quota.volumeGb(), volumes, volumeGb);
  }
}
