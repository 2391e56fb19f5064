package dev.nodepool.drivers.openstack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an OpenStack provider that drivers read; times in seconds.
 *
 * @param rate the pause between two calls to the cloud
 * @param launchRetries attempts in all
 * @param portCleanupInterval 0 is off; null is {@link #PORTS}, and only for ports of our servers
 * @param cleanFloatingIps true, false or {@code legacy-all}
 */
record ProviderSettings(
    @Nullable String cloud,
    @Nullable String regionName,
    Integer bootTimeout,
    Integer launchTimeout,
    Integer launchRetries,
    Double rate,
    @Nullable Integer portCleanupInterval,
    @Nullable Object cleanFloatingIps,
    List<ImageSettings> diskimages,
    List<ImageSettings> cloudImages) {
  private static final int PORTS = 600;

  ProviderSettings {
    bootTimeout = Default.of(bootTimeout, 60);
    launchTimeout = Default.of(launchTimeout, 3600);
    launchRetries = Default.of(launchRetries, 3);
    rate = Default.of(rate, 1.0);
    diskimages = List.copyOf(Default.of(diskimages, List.of()));
    cloudImages = List.copyOf(Default.of(cloudImages, List.of()));
  }

  /** Seconds; 0 is never. */
  int portInterval() {
    return Default.of(portCleanupInterval, PORTS);
  }

  /** Nodepool 11's rule for ports is asked for by its key. */
  boolean cleansAllPorts() {
    return portCleanupInterval != null;
  }

  /** Whose floating IPs are given back when they lead nowhere: ours, where nothing is said. */
  FloatingIpSweep.Whose floatingIpsToClean() {
    return switch (String.valueOf(cleanFloatingIps)) {
      case "legacy-all" -> FloatingIpSweep.Whose.ALL;
      case "false" -> FloatingIpSweep.Whose.NOBODYS;
      default -> FloatingIpSweep.Whose.OURS;
    };
  }
}
