package dev.nodepool.openstack;

import org.jspecify.annotations.Nullable;

/** A volume; {@code serverId} is null while it is not attached. */
public record Volume(String id, String name, String status, long gb, @Nullable String serverId) {}
