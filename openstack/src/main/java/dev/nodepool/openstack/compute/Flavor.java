package dev.nodepool.openstack.compute;

/**
 * A size of servers; memory in MiB, disks in GB.
 *
 * @param ephemeralGb a second disk, 0 for none
 * @param isPublic all projects may use it
 */
public record Flavor(
    String id, String name, int vcpus, long ramMiB, int diskGb, int ephemeralGb, boolean isPublic) {

  /** One for everybody, with one disk. */
  public Flavor(String id, String name, int vcpus, long ramMiB, int diskGb) {
    this(id, name, vcpus, ramMiB, diskGb, 0, true);
  }
}
