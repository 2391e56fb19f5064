package org.example.command;

import dev.nodepool.config.ProviderConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A provider's section; what is missing in it arrives as null. */
record CommandSettings(
    List<String> create,
    List<String> delete,
    List<String> list,
    Integer launchTimeout,
    Integer bootTimeout,
    Integer deleteTimeout,
    List<Pool> pools) {

  record Pool(String name, List<Label> labels) {}

  record Label(String name, String username, Boolean hostKeyChecking) {
    Label {
      username = Objects.requireNonNullElse(username, "zuul");
      hostKeyChecking = Objects.requireNonNullElse(hostKeyChecking, true);
    }
  }

  CommandSettings {
    list = Objects.requireNonNullElse(list, List.of());
    launchTimeout = Objects.requireNonNullElse(launchTimeout, 600);
    bootTimeout = Objects.requireNonNullElse(bootTimeout, 120);
    deleteTimeout = Objects.requireNonNullElse(deleteTimeout, 120);
  }

  static CommandSettings of(ProviderConfig config) {
    return config.section().bind(CommandSettings.class);
  }

  Label label(String pool, String label) {
    return pools.stream()
        .filter(one -> one.name().equals(pool))
        .flatMap(one -> one.labels().stream())
        .filter(one -> one.name().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no label " + label + " in " + pool));
  }

  /** How long {@code delete} and {@code list} may take. */
  Duration patience() {
    return Duration.ofSeconds(deleteTimeout);
  }
}
