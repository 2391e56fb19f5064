package dev.nodepool.drivers.openstack;

import java.util.List;

/** The keys of a pool of an OpenStack provider. */
record PoolSettings(
    List<String> networks,
    List<String> availabilityZones,
    List<String> securityGroups,
    Boolean autoFloatingIp,
    Boolean hostKeyChecking,
    List<LabelSettings> labels) {
  PoolSettings {
    networks = List.copyOf(Default.of(networks, List.of()));
    availabilityZones = List.copyOf(Default.of(availabilityZones, List.of()));
    securityGroups = List.copyOf(Default.of(securityGroups, List.of()));
    autoFloatingIp = Default.of(autoFloatingIp, true);
    hostKeyChecking = Default.of(hostKeyChecking, true);
    labels = List.copyOf(Default.of(labels, List.of()));
  }
}
