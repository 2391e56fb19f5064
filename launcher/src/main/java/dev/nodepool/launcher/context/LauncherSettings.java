package dev.nodepool.launcher.context;

import dev.nodepool.driver.Driver;
import java.util.List;

/**
 * Who this launcher is.
 *
 * @param hostname the short name, in the components
 * @param fqdn the full name, in the pools' ids
 */
public record LauncherSettings(
    String hostname, String fqdn, String version, List<Driver> drivers, Intervals intervals) {
  public LauncherSettings {
    drivers = List.copyOf(drivers);
  }
}
