package dev.nodepool.drivers.fake;

import static dev.nodepool.openstack.compute.Limits.UNLIMITED;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a simulated cloud is to behave.
 *
 * @param counters by {@link Fault}: how many calls are to fail from now on
 * @param images names of images that exist beside the built-in one
 * @param pauseCreates creates wait until this is false
 * @param serverStatus the status of a server by its id
 * @param imageCheckTimeout how long an uploader waits for an image to become active
 * @param nodescanFails collecting host keys fails
 * @param calls how long calls from outside take, and which go wrong: what stands between the cloud
 *     and its callers obeys them, a {@code CallWeather}
 */
public record CloudSettings(
    ProjectQuota quota,
    Map<Fault, Integer> counters,
    boolean imageDeleteFails,
    List<String> images,
    List<String> zones,
    boolean pauseCreates,
    Map<String, String> serverStatus,
    Duration imageCheckTimeout,
    boolean nodescanFails,
    CloudTimes times,
    CallSettings calls) {

  /** A fresh cloud: nothing fails, and it is of a moderate size. */
  public static final CloudSettings DEFAULT =
      new CloudSettings(
          ProjectQuota.DEFAULT,
          Map.of(),
          false,
          List.of(),
          List.of("az1", "az2"),
          false,
          Map.of(),
          Duration.ofSeconds(300),
          false,
          CloudTimes.DEFAULT,
          CallSettings.NONE);

  public CloudSettings {
    counters = Map.copyOf(counters);
    images = List.copyOf(images);
    zones = List.copyOf(zones);
    serverStatus = Map.copyOf(serverStatus);
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

  public CloudSettings withNetworkQuota(long floatingIps, long ports) {
    return with(quota.ofNetwork(floatingIps, ports));
  }

  /** No more servers than that fit, and the limits do not tell. */
  public CloudSettings withHiddenInstances(long most) {
    return with(quota.hidden(most));
  }

  /** Each call takes that long; calls under way hear of a change at once. */
  public CloudSettings withCallDelay(Duration delay) {
    return withTimes(times.withCall(delay));
  }

  private CloudSettings with(ProjectQuota wanted) {
    return new CloudSettings(
        wanted,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        times,
        calls);
  }

  public CloudSettings withCounters(Map<Fault, Integer> failures) {
    return new CloudSettings(
        quota,
        failures,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        times,
        calls);
  }

  public CloudSettings withPauseCreates(boolean pause) {
    return new CloudSettings(
        quota,
        counters,
        imageDeleteFails,
        images,
        zones,
        pause,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        times,
        calls);
  }

  public CloudSettings withServerStatus(Map<String, String> status) {
    return new CloudSettings(
        quota,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        status,
        imageCheckTimeout,
        nodescanFails,
        times,
        calls);
  }

  /** With these images added, and with or without a failure when one is deleted. */
  public CloudSettings withImages(List<String> names, boolean deleteFails) {
    return new CloudSettings(
        quota,
        counters,
        deleteFails,
        names,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        times,
        calls);
  }

  public CloudSettings withZones(List<String> names) {
    return new CloudSettings(
        quota,
        counters,
        imageDeleteFails,
        images,
        names,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        times,
        calls);
  }

  public CloudSettings withTimes(CloudTimes wanted) {
    return new CloudSettings(
        quota,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        wanted,
        calls);
  }

  public CloudSettings withCalls(CallSettings wanted) {
    return new CloudSettings(
        quota,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        times,
        wanted);
  }
}
