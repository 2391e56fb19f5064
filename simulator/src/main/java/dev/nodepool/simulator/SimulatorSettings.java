package dev.nodepool.simulator;

import dev.nodepool.drivers.fake.CloudLayout;
import dev.nodepool.simulator.keystone.Account.Project;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a simulator starts.
 *
 * @param host a name or address to listen on
 * @param port 0 takes a free one
 * @param regions each has clouds of its own
 * @param seed the same one gives the same ids and delays for the same calls
 * @param speed how many seconds of the clouds go by in one
 * @param tokenLife how long a token holds, by the time of the clouds
 * @param fakeLayout the clouds are as the driver {@code fake} has them, instead of realistic
 * @param cloud keys and values as in {@code settings.json} of the driver {@code fake}
 * @param tls empty for plain HTTP
 */
public record SimulatorSettings(
    String host,
    int port,
    List<String> regions,
    long seed,
    double speed,
    Duration tokenLife,
    boolean fakeLayout,
    Map<String, Object> cloud,
    Optional<ServerCertificate> tls) {

  /** One region on a free port of loopback, in real time. */
  public static final SimulatorSettings DEFAULT =
      new SimulatorSettings(
          "127.0.0.1",
          0,
          List.of("RegionOne"),
          1,
          1,
          Duration.ofHours(1),
          false,
          Map.of(),
          Optional.empty());

  public SimulatorSettings {
    regions = List.copyOf(regions);
    cloud = Map.copyOf(cloud);
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("a simulator needs a region");
    }
  }

  public SimulatorSettings withCloud(Map<String, Object> keys) {
    return new SimulatorSettings(
        host, port, regions, seed, speed, tokenLife, fakeLayout, keys, tls);
  }

  public SimulatorSettings withSpeed(double wanted) {
    return new SimulatorSettings(
        host, port, regions, seed, wanted, tokenLife, fakeLayout, cloud, tls);
  }

  public SimulatorSettings withRegions(String... names) {
    return new SimulatorSettings(
        host, port, List.of(names), seed, speed, tokenLife, fakeLayout, cloud, tls);
  }

  /** With the clouds of the driver {@code fake}. */
  public SimulatorSettings asFake() {
    return new SimulatorSettings(host, port, regions, seed, speed, tokenLife, true, cloud, tls);
  }

  /** Serving HTTPS. */
  public SimulatorSettings withTls(ServerCertificate certificate) {
    return new SimulatorSettings(
        host, port, regions, seed, speed, tokenLife, fakeLayout, cloud, Optional.of(certificate));
  }

  /** What the cloud of a project has from the start. */
  CloudLayout layout(Project project) {
    return fakeLayout
        ? CloudLayout.fake(project.id(), project.name())
        : CloudLayout.standard(project.id(), project.name());
  }
}
