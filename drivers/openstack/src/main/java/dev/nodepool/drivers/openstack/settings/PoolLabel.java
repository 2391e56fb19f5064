package dev.nodepool.drivers.openstack.settings;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A label in a pool with everything that the configuration says of it. */
public record PoolLabel(
    String poolName, PoolSettings pool, LabelSettings label, ImageSettings image) {

  /** Where a label stands. */
  public record Place(String pool, String label) {}

  /**
   * The label as the configuration has it.
   *
   * @throws IllegalArgumentException in one sentence, when it makes no sense
   */
  static PoolLabel of(
      String provider,
      String poolName,
      PoolSettings pool,
      LabelSettings label,
      ProviderSettings settings) {
    var diskimage = label.diskimage();
    var name = diskimage != null ? diskimage : label.cloudImage();
    var images = diskimage != null ? settings.diskimages() : settings.cloudImages();
    return images.stream()
        .filter(image -> image.name().equals(name))
        .findFirst()
        .map(image -> new PoolLabel(poolName, pool, label, image))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "provider %s, pool %s: label %s is of the image %s, which the provider does not list; add it to %s"
                    .formatted(
                        provider,
                        poolName,
                        label.name(),
                        name,
                        diskimage != null ? "diskimages" : "cloud-images")));
  }

  public boolean hostKeyChecking() {
    return requireNonNullElse(label.hostKeyChecking(), pool.hostKeyChecking());
  }

  public List<String> networks() {
    return requireNonNullElse(label.networks(), pool.networks());
  }

  /** GB of the volume to boot from; null when the machine boots the image itself. */
  public @Nullable Integer bootVolumeGb() {
    return label.bootFromVolume() ? label.volumeSize() : null;
  }

  /** Ports that a server of the label takes. */
  public int portsEach() {
    return Math.max(1, networks().size());
  }
}
