package dev.nodepool.builder.context;

import dev.nodepool.builder.files.BuildLogs;
import dev.nodepool.builder.files.ImageFiles;
import dev.nodepool.config.Diskimage;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.metrics.BuilderMetrics;
import dev.nodepool.store.Store;
import java.util.List;

/** What all parts of a builder have at hand, under one configuration. */
public record BuilderContext(
    BuilderSettings settings,
    NodepoolConfig config,
    Store store,
    ImageFiles files,
    BuildLogs logs,
    BuilderMetrics metrics) {
  /** Texts that no log may show: env-vars of secure.conf, and others with such names. */
  public List<String> secretsOf(Diskimage image) {
    return SecretVariables.valuesOf(image);
  }
}
