package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.ConsoleLog;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.HasFlavors;
import dev.nodepool.driver.HasImages;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Zoned;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A provider that follows clouds.yaml: each call is made with what the files say now, or said a few
 * seconds ago. Thread-safe.
 */
final class ReloadingProvider
    implements Provider, ConsoleLog, Zoned, Diagnosable, HasFlavors, HasImages {
  private final Reloading<OpenProvider> current;

  /**
   * @param version differs as soon as the files do
   * @param opening reads the files; throws IllegalArgumentException when they are of no use
   * @param look how often the version is asked for, at the most
   */
  ReloadingProvider(
      String name, Supplier<String> version, Supplier<OpenProvider> opening, Duration look) {
    current = new Reloading<>("provider " + name, version, opening, look);
  }

  @Override
  public Offer offer(String pool, String label) throws LaunchException, InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().offer(pool, label);
    }
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().launch(spec, progress);
    }
  }

  @Override
  public void delete(String externalId) throws CloudException, InterruptedException {
    try (var use = current.use()) {
      use.it().provider().delete(externalId);
    }
  }

  @Override
  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().list();
    }
  }

  @Override
  public Quota quota() throws CloudException, InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().quota();
    }
  }

  @Override
  public List<String> zones(String pool) throws LaunchException, InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().zones(pool);
    }
  }

  @Override
  public Optional<String> consoleLog(String externalId)
      throws CloudException, InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().consoleLog(externalId);
    }
  }

  @Override
  public List<Finding> diagnose() throws InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().diagnose();
    }
  }

  @Override
  public List<Size> flavors() throws CloudException, InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().flavors();
    }
  }

  @Override
  public List<UploadedImage> images() throws CloudException, InterruptedException {
    try (var use = current.use()) {
      return use.it().provider().images();
    }
  }

  @Override
  public void deleteImage(String externalId) throws CloudException, InterruptedException {
    try (var use = current.use()) {
      use.it().provider().deleteImage(externalId);
    }
  }

  @Override
  public void close() {
    current.close();
  }
}
