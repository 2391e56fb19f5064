package dev.nodepool.drivers.openstack;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.openstack.clouds.CloudsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Servers in OpenStack clouds, which clouds.yaml names. */
public final class OpenStackDriver implements Driver {
  /** How old what we know of clouds.yaml may be. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Duration look;

  public OpenStackDriver() {
    this(LOOK);
  }

  OpenStackDriver(Duration look) {
    this.look = look;
  }

  @Override
  public Set<String> names() {
    return Set.of("openstack");
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context) {
    var environment = context.environment();
    var home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
    var files = new CloudsFiles(environment, Path.of("").toAbsolutePath(), Path.of(home));
    return new OpenStackProvider(
        config, files::version, labels -> OpenProject.of(labels, context, files.read()), look);
  }
}
