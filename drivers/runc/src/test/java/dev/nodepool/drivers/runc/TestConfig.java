package dev.nodepool.drivers.runc;

import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.ProviderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Provider sections, read the way the daemons read them. */
final class TestConfig {
  private TestConfig() {}

  /** The one provider in a piece of YAML that begins with {@code providers:}. */
  static ProviderConfig provider(Path directory, String yaml) throws IOException {
    var source = ConfigSource.of(file(directory, yaml));
    return new ConfigLoader().load(source).config().providers().getFirst();
  }

  /** What {@code config-validate} says. */
  static boolean isValid(Path directory, String yaml) throws IOException {
    return new ConfigLoader().validate(ConfigSource.of(file(directory, yaml))).valid().isPresent();
  }

  private static Path file(Path directory, String yaml) throws IOException {
    var file = Files.createTempFile(directory, "nodepool", ".yaml");
    Files.writeString(
        file,
        """
        zookeeper-servers:
          - host: 127.0.0.1
        labels:
          - name: runc
          - name: custom
          - name: "odd/label é"
        """
            + yaml);
    return file;
  }

  /** A provider named {@code name} with this machine as its only pool. */
  static ProviderConfig local(Path directory, String name, String labelKeys) throws IOException {
    return provider(
        directory,
        """
        providers:
          - name: %s
            driver: runC
            pools:
              - name: localhost
                labels:
                  - name: runc
                    username: np-tester
                    %s
        """
            .formatted(name, labelKeys));
  }
}
