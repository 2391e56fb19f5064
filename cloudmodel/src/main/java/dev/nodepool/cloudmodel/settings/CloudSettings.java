package dev.nodepool.cloudmodel.settings;

import static dev.nodepool.openstack.compute.Limits.UNLIMITED;

import dev.nodepool.cloudmodel.faults.CallSettings;
import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.time.CloudTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a simulated cloud is to behave.
 *
 * @param counters by {@link Fault}: how many calls are to fail from now on
 * @param calls how long calls from outside take, and which go wrong: what stands between the cloud
 *     and its callers obeys them, a {@code FaultInjector}
 */
public record CloudSettings(
    ProjectQuota quota,
    Map<Fault, Integer> counters,
    ServerSettings servers,
    ImageSettings images,
    CloudTimes times,
    CallSettings calls) {

  /** A fresh cloud: nothing fails, and it is of a moderate size. */
  public static final CloudSettings DEFAULT =
      new CloudSettings(
          ProjectQuota.DEFAULT,
          Map.of(),
          ServerSettings.DEFAULT,
          ImageSettings.DEFAULT,
          CloudTimes.DEFAULT,
          CallSettings.NONE);

  public CloudSettings {
    counters = Map.copyOf(counters);
  }

  /** These settings for a cloud that is never full. */
  public CloudSettings withoutQuota() {
    return withQuota(UNLIMITED, UNLIMITED, UNLIMITED).withVolumeQuota(UNLIMITED, UNLIMITED);
  }

  public CloudSettings withQuota(long cores, long instances, long ramMiB) {
    return with(quota.ofServers(cores, instances, ramMiB));
  }

  public CloudSettings withVolumeQuota(long volumes, long volumeGb) {
    return with(quota.ofVolumes(volumes, volumeGb));
  }

  private CloudSettings with(ProjectQuota wanted) {
    return new CloudSettings(wanted, counters, servers, images, times, calls);
  }

  public CloudSettings withCounters(Map<Fault, Integer> failures) {
    return new CloudSettings(quota, failures, servers, images, times, calls);
  }

  private CloudSettings with(ServerSettings wanted) {
    return new CloudSettings(quota, counters, wanted, images, times, calls);
  }

  public CloudSettings withPauseCreates(boolean pause) {
    return with(servers.withPauseCreates(pause));
  }

  public CloudSettings withServerStatus(Map<String, String> status) {
    return with(servers.withStatus(status));
  }

  public CloudSettings withZones(List<String> names) {
    return with(servers.withZones(names));
  }

  /** With these images added, and with or without a failure when one is deleted. */
  public CloudSettings withImages(List<String> names, boolean deleteFails) {
    var wanted = new ImageSettings(names, deleteFails, images.checkTimeout());
    return new CloudSettings(quota, counters, servers, wanted, times, calls);
  }

  public CloudSettings withTimes(CloudTimes wanted) {
    return new CloudSettings(quota, counters, servers, images, wanted, calls);
  }

  /** Each call takes that long; calls under way hear of a change at once. */
  public CloudSettings withCallDelay(Duration delay) {
    return withTimes(times.withCall(delay));
  }
}
