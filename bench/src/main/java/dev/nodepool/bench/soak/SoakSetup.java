package dev.nodepool.bench.soak;

import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioConfig.Kind;
import dev.nodepool.bench.process.ScenarioConfig.Label;
import dev.nodepool.bench.process.ScenarioConfig.Provider;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the pool of a soak consists of.
 *
 * @param mark in the names of the labels, so that what this run leaves behind is told from what
 *     others have
 */
record SoakSetup(Driver driver, String mark) {
  /** Longer than a launcher's start, so that a killed one is missed soon. */
  private static final Duration SESSION = Duration.ofSeconds(4);

  /** Whose nodes they are. */
  enum Driver {
    OPENSTACK,
    RUNC
  }

  String labelPrefix() {
    return "soak" + mark;
  }

  private String label(String name) {
    return labelPrefix() + name;
  }

  /** In the order of the configuration. */
  List<String> labels() {
    return switch (driver) {
      case OPENSTACK -> List.of(label("small"), label("warm"), label("cold"));
      case RUNC -> List.of(label("warm"), label("cold"));
    };
  }

  int requestors() {
    return switch (driver) {
      case OPENSTACK -> 10;
      case RUNC -> 3;
    };
  }

  Duration usualDeadline() {
    return switch (driver) {
      case OPENSTACK -> Duration.ofSeconds(120);
      case RUNC -> Duration.ofSeconds(300);
    };
  }

  ScenarioConfig config(@Nullable InetSocketAddress zookeeper, @Nullable Integer webPort) {
    return new ScenarioConfig(
        zookeeper,
        SESSION,
        webPort,
        switch (driver) {
          case OPENSTACK ->
              List.of(
                  new Label(label("small"), 2),
                  new Label(label("warm"), 1),
                  new Label(label("cold"), 0));
          case RUNC -> List.of(new Label(label("warm"), 1), new Label(label("cold"), 0));
        },
        switch (driver) {
          case OPENSTACK ->
              List.of(
                  new Provider("openstack-one", Kind.OPENSTACK, Optional.of(20), labels()),
                  new Provider(
                      "openstack-two",
                      Kind.OPENSTACK,
                      Optional.of(6),
                      List.of(label("small"), label("cold"))));
          case RUNC -> List.of(new Provider("runc-soak", Kind.RUNC, Optional.of(6), labels()));
        });
  }
}
