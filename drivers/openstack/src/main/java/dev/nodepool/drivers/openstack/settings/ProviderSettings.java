package dev.nodepool.drivers.openstack.settings;

import static java.util.Objects.requireNonNullElse;

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
public record ProviderSettings(
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

  public ProviderSettings {
    bootTimeout = requireNonNullElse(bootTimeout, 60);
    launchTimeout = requireNonNullElse(launchTimeout, 3600);
    launchRetries = requireNonNullElse(launchRetries, 3);
    rate = requireNonNullElse(rate, 1.0);
    diskimages = List.copyOf(requireNonNullElse(diskimages, List.of()));
    cloudImages = List.copyOf(requireNonNullElse(cloudImages, List.of()));
  }

  /** Seconds; 0 is never. */
  public int portInterval() {
    return requireNonNullElse(portCleanupInterval, PORTS);
  }

  /** Nodepool 11's rule for ports is asked for by its key. */
  public boolean cleansAllPorts() {
    return portCleanupInterval != null;
  }

  /** Whose floating IPs are given back when they lead nowhere: ours, where nothing is said. */
  public FloatingIpCleanup floatingIpsToClean() {
    return switch (String.valueOf(cleanFloatingIps)) {
      case "legacy-all" -> FloatingIpCleanup.ALL;
      case "false" -> FloatingIpCleanup.NONE;
      default -> FloatingIpCleanup.OURS;
    };
  }
}
