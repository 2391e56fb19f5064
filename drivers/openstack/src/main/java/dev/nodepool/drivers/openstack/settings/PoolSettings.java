package dev.nodepool.drivers.openstack.settings;

import static java.util.Objects.requireNonNullElse;

import java.util.List;

/** The keys of a pool of an OpenStack provider. */
public record PoolSettings(
    List<String> networks,
    List<String> availabilityZones,
    List<String> securityGroups,
    Boolean autoFloatingIp,
    Boolean hostKeyChecking,
    List<LabelSettings> labels) {
  public PoolSettings {
    networks = List.copyOf(requireNonNullElse(networks, List.of()));
    availabilityZones = List.copyOf(requireNonNullElse(availabilityZones, List.of()));
    securityGroups = List.copyOf(requireNonNullElse(securityGroups, List.of()));
    autoFloatingIp = requireNonNullElse(autoFloatingIp, true);
    hostKeyChecking = requireNonNullElse(hostKeyChecking, true);
    labels = List.copyOf(requireNonNullElse(labels, List.of()));
  }
}
