package dev.nodepool.drivers.fake;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.ConsoleLog;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.Fault;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.HasFlavors;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.TakesImages;
import dev.nodepool.driver.Zoned;
import dev.nodepool.drivers.openstack.OpenStackProvider;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * A provider whose machines cannot be connected to: their host keys are known without a scan.
 *
 * @param nodescanFails whether the scan that does not take place fails
 */
record FakeProvider(OpenStackProvider provider, BooleanSupplier nodescanFails)
    implements Provider, ConsoleLog, Zoned, Diagnosable, HasFlavors, TakesImages {
  private static final String HOST_KEY = "ssh-rsa FAKEKEY";

  @Override
  public Offer offer(String pool, String label) throws LaunchException, InterruptedException {
    return provider.offer(pool, label).withScan(false);
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    boolean keysWanted = provider.offer(spec.pool(), spec.label()).scanHostKeys();
    var machine = provider.launch(spec, progress);
    if (!keysWanted) {
      return machine;
    }
    if (nodescanFails.getAsBoolean()) {
      throw new LaunchException(
          LaunchFailure.NO_HOST_KEYS,
          "node %s: the machine %s gives no host keys, as nodescan_fails or keyscan_pattern wants it"
              .formatted(spec.nodeId(), machine.externalId()));
    }
    return "winrm".equals(machine.connectionType())
        ? machine
        : machine.withHostKeys(List.of(HOST_KEY));
  }

  @Override
  public void delete(String externalId) throws CloudException, InterruptedException {
    provider.delete(externalId);
  }

  @Override
  public void delete(String externalId, Duration patience)
      throws CloudException, InterruptedException {
    provider.delete(externalId, patience);
  }

  @Override
  public List<Fault> faults() {
    return provider.faults();
  }

  @Override
  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    return provider.list();
  }

  @Override
  public Quota quota() throws CloudException, InterruptedException {
    return provider.quota();
  }

  @Override
  public List<String> zones(String pool) throws LaunchException, InterruptedException {
    return provider.zones(pool);
  }

  @Override
  public Optional<String> consoleLog(String externalId)
      throws CloudException, InterruptedException {
    return provider.consoleLog(externalId);
  }

  @Override
  public List<Finding> diagnose() throws InterruptedException {
    return provider.diagnose();
  }

  @Override
  public List<OfferedFlavor> flavors() throws CloudException, InterruptedException {
    return provider.flavors();
  }

  @Override
  public List<UploadedImage> images() throws CloudException, InterruptedException {
    return provider.images();
  }

  @Override
  public void deleteImage(String externalId) throws CloudException, InterruptedException {
    provider.deleteImage(externalId);
  }

  @Override
  public String imageFormat() {
    return provider.imageFormat();
  }

  @Override
  public String upload(ImageOrder order, LongConsumer progress)
      throws CloudException, InterruptedException {
    return provider.upload(order, progress);
  }

  @Override
  public void close() {
    provider.close();
  }
}
