package dev.nodepool.openstack.image;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image as Glance shows it.
 *
 * @param status {@code active} when servers can be made of it
 * @param visibility public, private, shared or community
 * @param owner the id of a project, empty where the cloud does not tell
 * @param bytes 0 before there are data
 * @param properties what is not of Glance itself, and what Glance knows of the data: the constants
 */
public record Image(
    String id,
    String name,
    String status,
    String visibility,
    String owner,
    long bytes,
    int minDiskGb,
    int minRamMiB,
    @Nullable Instant created,
    Map<String, String> properties) {
  /**
   * Properties that Glance itself sets; absent before there are data, or where it does not tell.
   */
  public static final String CHECKSUM = "checksum";

  public static final String DISK_FORMAT = "disk_format";
  public static final String HASH_ALGORITHM = "os_hash_algo";
  public static final String HASH = "os_hash_value";

  public static final String QUEUED = "queued";
  public static final String ACTIVE = "active";

  public Image {
    properties = Map.copyOf(properties);
  }

  /** This image in another status. */
  public Image in(String newStatus) {
    return new Image(
        id, name, newStatus, visibility, owner, bytes, minDiskGb, minRamMiB, created, properties);
  }

  public boolean isActive() {
    return status.equals(ACTIVE);
  }

  /** It will never be active. */
  public boolean hasFailed() {
    return status.equals("killed")
        || status.equals("deleted")
        || status.equals("pending_delete")
        || !properties.getOrDefault("os_glance_failed_import", "").isEmpty();
  }
}
