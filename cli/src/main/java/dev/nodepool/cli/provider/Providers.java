package dev.nodepool.cli.provider;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.ProviderConfig;
import java.util.stream.Collectors;

/** Providers by the names that users give. */
final class Providers {
  private Providers() {}

  static ProviderConfig named(NodepoolConfig config, String name) {
    return config
        .provider(name)
        .orElseThrow(() ->
            new CommandFailure(
                "There is no provider %s in %s, only: %s."
                    .formatted(
                        name,
                        config.source(),
                        config.providers().stream()
                            .map(ProviderConfig::name)
                            .sorted()
                            .collect(Collectors.joining(", ")))));
  }
}
