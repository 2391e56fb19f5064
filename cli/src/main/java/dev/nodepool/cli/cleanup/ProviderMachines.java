package dev.nodepool.cli.cleanup;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The clouds of a configuration, each asked once for what carries our marks. One thread. */
final class ProviderMachines implements AutoCloseable {
  private final NodepoolConfig config;
  private final LocalDrivers drivers;
  private final Store store;
  private final Map<String, Answer> answers = new HashMap<>();

  /**
   * What a provider said.
   *
   * @param cloud null when it could not be asked
   * @param why in one sentence, when it could not be asked
   */
  record Answer(@Nullable Provider cloud, List<OwnedMachine> machines, String why) {
    boolean lists(String externalId) {
      return machines.stream().anyMatch(machine -> machine.externalId().equals(externalId));
    }

    /** Machines that exist anyway are none of ours to delete. */
    boolean isStatic() {
      return cloud instanceof StaticInventory;
    }
  }

  ProviderMachines(NodepoolConfig config, LocalDrivers drivers, Store store) {
    this.config = config;
    this.drivers = drivers;
    this.store = store;
  }

  Answer of(@Nullable String provider) throws InterruptedException {
    var name = String.valueOf(provider);
    var known = answers.get(name);
    if (known == null) {
      known = ask(name);
      answers.put(name, known);
    }
    return known;
  }

  private Answer ask(String name) throws InterruptedException {
    var wanted = config.provider(name);
    if (wanted.isEmpty()) {
      return new Answer(null, List.of(), "provider %s is not configured".formatted(name));
    }
    Provider cloud = null;
    try {
      cloud = drivers.provider(wanted.get(), store);
      return new Answer(cloud, cloud.list(), "");
    } catch (CloudException | IllegalArgumentException | CommandFailure e) {
      if (cloud != null) {
        cloud.close();
      }
      return new Answer(null, List.of(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    for (var answer : answers.values()) {
      if (answer.cloud() != null) {
        answer.cloud().close();
      }
    }
  }
}
