package dev.nodepool.builder.context;

import dev.nodepool.builder.files.BuildLogs;
import dev.nodepool.builder.files.ImageFiles;
import dev.nodepool.config.Diskimage;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.metrics.BuilderMetrics;
import dev.nodepool.store.Store;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What all parts of a builder have at hand, under one configuration. */
public record BuilderContext(
    BuilderSettings settings,
    NodepoolConfig config,
    Store store,
    ImageFiles files,
    BuildLogs logs,
    BuilderMetrics metrics) {
  /** What is shorter stands everywhere, and is no secret. */
  private static final int SHORTEST_SECRET = 4;

  private static final Pattern SECRET =
      Pattern.compile("(?i).*(PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|_KEY$).*");

  /** Texts that no log may show: env-vars of secure.conf, and others with such names. */
  public List<String> secretsOf(Diskimage image) {
    return image.envVars().entrySet().stream()
        .filter(variable ->
            image.secretVars().contains(variable.getKey())
                || SECRET.matcher(variable.getKey()).matches())
        .map(Map.Entry::getValue)
        .filter(value -> value.length() >= SHORTEST_SECRET)
        .toList();
  }
}
