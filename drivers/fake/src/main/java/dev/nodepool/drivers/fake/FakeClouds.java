package dev.nodepool.drivers.fake;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.control.ControlDirectory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The simulated clouds of a process: one per provider of a Nodepool, empty at first, which stays
 * when the configuration is read anew. Thread-safe.
 */
public final class FakeClouds implements AutoCloseable {
  /** Names the directory by which tests steer the clouds. */
  static final String CONTROL = "NODEPOOL_FAKE_CONTROL";

  /** Shared by all launchers and builders in this process. */
  static final FakeClouds OF_PROCESS = new FakeClouds();

  private final Map<Owner, SimulatedCloud> clouds = new ConcurrentHashMap<>();
  private final Map<Path, ControlDirectory> controls = new ConcurrentHashMap<>();

  private record Owner(String installation, String provider) {}

  /** The cloud of that provider; made when it is asked for first, steered as the process is. */
  public SimulatedCloud cloud(
      String installation, String provider, InstantSource clock, Map<String, String> environment) {
    return clouds.computeIfAbsent(
        new Owner(installation, provider),
        owner -> {
          var cloud = new SimulatedCloud(clock);
          control(environment).ifPresent(control -> control.steer(provider, cloud));
          return cloud;
        });
  }

  /** The control directory that the environment names. */
  private Optional<ControlDirectory> control(Map<String, String> environment) {
    var directory = environment.getOrDefault(CONTROL, "");
    return directory.isEmpty()
        ? Optional.empty()
        : Optional.of(
            controls.computeIfAbsent(
                Path.of(directory).toAbsolutePath(), path -> new ControlDirectory(path).start()));
  }

  /** Stops following control directories; the clouds stay. */
  @Override
  public void close() {
    controls.values().forEach(ControlDirectory::close);
  }
}
