package dev.nodepool.testkit;

import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.ProviderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Providers as the configuration describes them, from YAML as operators write it. */
public final class SampleProviders {
  private SampleProviders() {}

  /** The first provider of a whole nodepool.yaml. */
  public static ProviderConfig first(String nodepoolYaml) throws IOException {
    return config(nodepoolYaml).providers().getFirst();
  }

  /** A whole nodepool.yaml, loaded as a daemon loads it. */
  public static NodepoolConfig config(String nodepoolYaml) throws IOException {
    Path file = Files.createTempFile("nodepool-", ".yaml");
    try {
      Files.writeString(file, nodepoolYaml);
      return new ConfigLoader().load(ConfigSource.of(file)).config();
    } finally {
      Files.delete(file);
    }
  }
}
