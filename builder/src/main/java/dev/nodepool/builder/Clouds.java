package dev.nodepool.builder;

import dev.nodepool.builder.plan.ImageUse;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.TakesImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers that use diskimages, opened by their drivers. One that does not open is logged and
 * has no uploads; the others go on.
 */
final class Clouds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.Clouds");
  private static final int UPLOAD_TIMEOUT = 3600;
  private static final String NAME_FORMAT = "{image_name}-{timestamp}";

  private final Map<String, Provider> open = new LinkedHashMap<>();
  private final List<ImageUse> uses = new ArrayList<>();

  /** The keys of a provider's section that builders read. */
  record Keys(
      @Nullable List<Image> diskimages,
      @Nullable String imageNameFormat,
      @Nullable String postUploadHook,
      @Nullable Integer imageUploadTimeout) {}

  /** The keys of a pool's section that builders read. */
  record PoolKeys(@Nullable List<LabelKeys> labels) {}

  record LabelKeys(String name, @Nullable String diskimage) {}

  record Image(String name, boolean pause, @Nullable Map<String, Object> meta) {}

  static Clouds open(NodepoolConfig config, List<Driver> drivers, DriverContext context) {
    var clouds = new Clouds();
    for (var provider : config.providers()) {
      var keys = provider.section().bind(Keys.class);
      if (!provider.isDisabled() && keys.diskimages() != null && !keys.diskimages().isEmpty()) {
        clouds.add(provider, keys, drivers, context);
      }
    }
    return clouds;
  }

  private void add(ProviderConfig config, Keys keys, List<Driver> drivers, DriverContext context) {
    // A provider that does not open here uses its images all the same: nobody may delete them.
    String format = "";
    var driver = drivers.stream().filter(one -> one.names().contains(config.driver())).findFirst();
    try {
      if (driver.isEmpty()) {
        log.error("Provider {}: there is no driver {}: no uploads", config.name(), config.driver());
      } else if (opened(config, driver.get(), context) instanceof TakesImages cloud) {
        format = cloud.imageFormat();
      } else {
        log.error("Provider {}: driver {} takes no images", config.name(), config.driver());
      }
    } catch (IllegalArgumentException e) {
      log.error("Provider {} does not start: {}", config.name(), e.getMessage());
    }
    uses(config, keys, format);
  }

  private Provider opened(ProviderConfig config, Driver driver, DriverContext context) {
    var provider = driver.open(config, context);
    open.put(config.name(), provider);
    return provider;
  }

  private void uses(ProviderConfig config, Keys keys, String format) {
    for (var image : Objects.requireNonNull(keys.diskimages())) {
      uses.add(
          new ImageUse(
              config.name(),
              image.name(),
              format,
              image.pause(),
              Objects.requireNonNullElse(image.meta(), Map.of()),
              Objects.requireNonNullElse(keys.imageNameFormat(), NAME_FORMAT),
              keys.postUploadHook(),
              Duration.ofSeconds(
                  Objects.requireNonNullElse(keys.imageUploadTimeout(), UPLOAD_TIMEOUT)),
              label(config, image.name())));
    }
  }

  private static @Nullable String label(ProviderConfig config, String image) {
    return config.pools().stream()
        .flatMap(pool -> Stream.ofNullable(pool.section().bind(PoolKeys.class).labels()))
        .flatMap(List::stream)
        .filter(label -> image.equals(label.diskimage()))
        .map(LabelKeys::name)
        .findFirst()
        .orElse(null);
  }

  /** The names of those that are open. */
  Set<String> providers() {
    return Collections.unmodifiableSet(open.keySet());
  }

  List<ImageUse> uses(String image) {
    return uses.stream().filter(use -> use.image().equals(image)).toList();
  }

  /** The provider's cloud; empty when it is not open here or takes no images. */
  Optional<TakesImages> cloud(String provider) {
    return open.get(provider) instanceof TakesImages cloud ? Optional.of(cloud) : Optional.empty();
  }

  @Override
  public void close() {
    open.values().forEach(Provider::close);
  }
}
