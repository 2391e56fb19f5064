package dev.nodepool.openstack;

/** A size of servers; memory in MiB, disk in GB. */
public record Flavor(String id, String name, int vcpus, long ramMiB, int diskGb) {}
