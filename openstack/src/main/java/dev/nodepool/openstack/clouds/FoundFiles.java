package dev.nodepool.openstack.clouds;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of clouds that there are, of each kind the first. */
record FoundFiles(
    Optional<Path> clouds, Optional<Path> secure, Optional<Path> vendors, List<Path> searched) {

  /** Where a cloud may be added, for messages. */
  String where() {
    return clouds
        .map(Path::toString)
        .orElseGet(() -> "clouds.yaml (looked for in %s)".formatted(list()));
  }

  private String list() {
    return String.join(
        ", ", searched.stream().map(it -> it.toAbsolutePath().toString()).distinct().toList());
  }
}
