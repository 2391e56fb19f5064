package dev.nodepool.testkit;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The smallest cloud that keeps the contract: machines are names in a map and boot in 20 ms. */
final class MemoryCloud implements Provider {
  private static final Duration BOOT = Duration.ofMillis(20);

  final Map<String, Boolean> machines = new ConcurrentHashMap<>();
  private final CountDownLatch never = new CountDownLatch(1);

  @Override
  public Offer offer(String pool, String label) {
    return Offer.of(Resources.instances(1));
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    machines.put(spec.machineName(), true);
    progress.placed(spec.machineName());
    if (never.await(BOOT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new LaunchException(LaunchFailure.CLOUD_ERROR, "the cloud is gone");
    }
    return SampleNodes.machine(spec.machineName());
  }

  @Override
  public void delete(String externalId) {
    machines.remove(externalId);
  }

  @Override
  public List<OwnedMachine> list() {
    return machines.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .map(name -> new OwnedMachine(name, name.substring(2), name))
        .toList();
  }

  @Override
  public Quota quota() {
    return Quota.UNLIMITED;
  }

  @Override
  public void close() {
    machines.clear();
  }
}
