package dev.nodepool.drivers.openstack;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.ProviderConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A label in a pool with everything that the configuration says of it. */
record LabelSetup(String poolName, PoolSettings pool, LabelSettings label, ImageSettings image) {

  /** Where a label stands. */
  record Place(String pool, String label) {}

  static Map<Place, LabelSetup> all(ProviderConfig config, ProviderSettings settings) {
    var all = new HashMap<Place, LabelSetup>();
    for (var pool : config.pools()) {
      var poolSettings = pool.section().bind(PoolSettings.class);
      for (var label : poolSettings.labels()) {
        var setup =
            new LabelSetup(pool.name(), poolSettings, label, image(config, pool, label, settings));
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

  boolean hostKeyChecking() {
    return Default.of(label.hostKeyChecking(), pool.hostKeyChecking());
  }

  List<String> networks() {
    return Default.of(label.networks(), pool.networks());
  }

  /** GB of the volume to boot from; null when the machine boots the image itself. */
  @Nullable Integer bootVolumeGb() {
    return label.bootFromVolume() ? label.volumeSize() : null;
  }

  /** Ports that a server of the label takes. */
  int portsEach() {
    return Math.max(1, networks().size());
  }
}
