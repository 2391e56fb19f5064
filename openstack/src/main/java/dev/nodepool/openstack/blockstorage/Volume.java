package dev.nodepool.openstack.blockstorage;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume.
 *
 * @param status available, in-use, creating, deleting, error...
 * @param serverId null while it is not attached
 */
public record Volume(
    String id,
    String name,
    String status,
    long gb,
    @Nullable String serverId,
    @Nullable Instant created,
    Map<String, String> metadata) {
  public static final String AVAILABLE = "available";
  public static final String IN_USE = "in-use";

  public Volume {
    metadata = Map.copyOf(metadata);
  }
}
