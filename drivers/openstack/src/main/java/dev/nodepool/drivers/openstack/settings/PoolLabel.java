package dev.nodepool.drivers.openstack.settings;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.ProviderConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A label in a pool with everything that the configuration says of it. */
public record PoolLabel(
    String poolName, PoolSettings pool, LabelSettings label, ImageSettings image) {

  /** Where a label stands. */
  public record Place(String pool, String label) {}

  static Map<Place, PoolLabel> all(ProviderConfig config, ProviderSettings settings) {
    var all = new HashMap<Place, PoolLabel>();
    for (var pool : config.pools()) {
      var poolSettings = pool.section().bind(PoolSettings.class);
      for (var label : poolSettings.labels()) {
        var setup =
            new PoolLabel(pool.name(), poolSettings, label, image(config, pool, label, settings));
        all.put(new Place(pool.name(), label.name()), setup);
      }
    }
    return Map.copyOf(all);
  }

  private static ImageSettings image(
      ProviderConfig config, PoolConfig pool, LabelSettings label, ProviderSettings settings) {
    var diskimage = label.diskimage();
    var name = diskimage != null ? diskimage : label.cloudImage();
    var images = diskimage != null ? settings.diskimages() : settings.cloudImages();
    return images.stream()
        .filter(image -> image.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "provider %s, pool %s: label %s is of the image %s, which the provider does not list; add it to %s"
                    .formatted(
                        config.name(),
                        pool.name(),
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
