package dev.nodepool.config;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.tls.TlsFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads the files of {@code zookeeper-tls}. What another machine or user may have is a warning,
 * what works nowhere an error.
 */
final class TlsChecks {
  private TlsChecks() {}

  static void run(ConfigValue tls, Problems problems) {
    if (!tls.has("cert") || !tls.has("key") || !tls.has("ca")) {
      return;
    }
    try {
      var files = new TlsFiles(path(tls.get("cert")), path(tls.get("key")), path(tls.get("ca")));
      for (var fault : files.faults()) {
        if (fault.kind() == TlsFiles.Kind.WRONG) {
          problems.error(tls.get(fault.role()), fault.words());
        } else {
          problems.warning(tls.get(fault.role()), fault.words() + ", as this machine sees it");
        }
      }
    } catch (InvalidPathException e) {
      // Told already.
    }
  }

  private static Path path(ConfigValue value) {
    var text = value.text();
    return Path.of(text == null ? "" : text);
  }
}
