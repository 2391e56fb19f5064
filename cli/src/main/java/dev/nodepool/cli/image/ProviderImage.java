package dev.nodepool.cli.image;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.ProviderConfig;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A diskimage as a provider of the configuration uses it.
 *
 * @param pause whether its uploads there are paused
 */
record ProviderImage(String provider, String name, boolean pause) {
  /** The key of a provider's section that says it. */
  record Keys(@Nullable List<Image> diskimages) {}

  record Image(String name, boolean pause) {}

  /** All providers that use the image, in the order of the file. */
  static List<ProviderImage> of(NodepoolConfig config, String image) {
    return config.providers().stream()
        .filter(provider -> !provider.isDisabled())
        .flatMap(provider -> of(provider, image).stream())
        .toList();
  }

  private static Optional<ProviderImage> of(ProviderConfig provider, String image) {
    var all = provider.section().bind(Keys.class).diskimages();
    return (all == null ? List.<Image>of() : all)
        .stream()
            .filter(one -> one.name().equals(image))
            .findFirst()
            .map(one -> new ProviderImage(provider.name(), image, one.pause()));
  }
}
