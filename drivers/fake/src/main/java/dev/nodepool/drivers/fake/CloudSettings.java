package dev.nodepool.drivers.fake;

import static dev.nodepool.openstack.Limits.UNLIMITED;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a simulated cloud is to behave; -1 is no limit.
 *
 * @param counters by {@link Fault}: how many calls are to fail from now on
 * @param images names of images that exist beside the built-in one
 * @param pauseCreates creates wait until this is false
 * @param serverStatus the status of a server by its id
 * @param imageCheckTimeout how long an uploader waits for an image to become active
 * @param nodescanFails collecting host keys fails
 * @param callDelay how long each call to the cloud takes
 * @param hiddenInstances servers that fit in truth, whatever the limits say that the cloud tells
 */
public record CloudSettings(
    long cores,
    long instances,
    long ramMiB,
    long volumes,
    long volumeGb,
    Map<Fault, Integer> counters,
    boolean imageDeleteFails,
    List<String> images,
    List<String> zones,
    boolean pauseCreates,
    Map<String, String> serverStatus,
    Duration imageCheckTimeout,
    boolean nodescanFails,
    Duration callDelay,
    long hiddenInstances) {

  /** A fresh cloud: nothing fails, 100 cores, 20 instances, about a terabyte of memory. */
  public static final CloudSettings DEFAULT =
      new CloudSettings(
          100,
          20,
          1_000_000,
          100,
          1_000_000,
          Map.of(),
          false,
          List.of(),
          List.of("az1", "az2"),
          false,
          Map.of(),
          Duration.ofSeconds(300),
          false,
          Duration.ZERO,
          UNLIMITED);

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

  public CloudSettings withQuota(long maxCores, long maxInstances, long maxRamMiB) {
    return new CloudSettings(
        maxCores,
        maxInstances,
        maxRamMiB,
        volumes,
        volumeGb,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        callDelay,
        hiddenInstances);
  }

  public CloudSettings withVolumeQuota(long maxVolumes, long maxVolumeGb) {
    return new CloudSettings(
        cores,
        instances,
        ramMiB,
        maxVolumes,
        maxVolumeGb,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        callDelay,
        hiddenInstances);
  }

  public CloudSettings withCounters(Map<Fault, Integer> failures) {
    return new CloudSettings(
        cores,
        instances,
        ramMiB,
        volumes,
        volumeGb,
        failures,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        callDelay,
        hiddenInstances);
  }

  public CloudSettings withPauseCreates(boolean pause) {
    return new CloudSettings(
        cores,
        instances,
        ramMiB,
        volumes,
        volumeGb,
        counters,
        imageDeleteFails,
        images,
        zones,
        pause,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        callDelay,
        hiddenInstances);
  }

  public CloudSettings withServerStatus(Map<String, String> status) {
    return new CloudSettings(
        cores,
        instances,
        ramMiB,
        volumes,
        volumeGb,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        status,
        imageCheckTimeout,
        nodescanFails,
        callDelay,
        hiddenInstances);
  }

  /** With these images added, and with or without a failure when one is deleted. */
  public CloudSettings withImages(List<String> names, boolean deleteFails) {
    return new CloudSettings(
        cores,
        instances,
        ramMiB,
        volumes,
        volumeGb,
        counters,
        deleteFails,
        names,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        callDelay,
        hiddenInstances);
  }

  public CloudSettings withZones(List<String> names) {
    return new CloudSettings(
        cores,
        instances,
        ramMiB,
        volumes,
        volumeGb,
        counters,
        imageDeleteFails,
        images,
        names,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        callDelay,
        hiddenInstances);
  }

  /** Each call takes that long; calls under way hear of a change at once. */
  public CloudSettings withCallDelay(Duration delay) {
    return new CloudSettings(
        cores,
        instances,
        ramMiB,
        volumes,
        volumeGb,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        delay,
        hiddenInstances);
  }

  /** No more servers than that fit, and the limits do not tell. */
  public CloudSettings withHiddenInstances(long most) {
    return new CloudSettings(
        cores,
        instances,
        ramMiB,
        volumes,
        volumeGb,
        counters,
        imageDeleteFails,
        images,
        zones,
        pauseCreates,
        serverStatus,
        imageCheckTimeout,
        nodescanFails,
        callDelay,
        most);
  }
}
