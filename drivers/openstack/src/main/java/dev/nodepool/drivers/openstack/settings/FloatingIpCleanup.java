package dev.nodepool.drivers.openstack.settings;

/** Whose floating IPs are given back when they lead nowhere ({@code clean-floating-ips}). */
public enum FloatingIpCleanup {
  NONE,
  OURS,
  /** As Nodepool 11 does: the project must have no other users. */
  ALL
}
