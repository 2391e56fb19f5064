package dev.nodepool.app;

import static org.awaitility.Awaitility.await;

import dev.nodepool.store.ZooKeeperFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a builder does at the moment, seen from outside: the locks that its session holds, and its
 * files. The session of a builder that was killed stays for some seconds and tells it just as well.
 */
record BuilderPhases(ZooKeeperFixture zookeeper, long session, Path images) {
  private static final Duration TO_START = Duration.ofSeconds(120);
  private static final String BUILDERS = "/nodepool/components/builder/";
  private static final String BUILDS = "/nodepool/images/[^/]+/builds";
  private static final Pattern BUILD_LOCK = Pattern.compile(BUILDS + "/lock/.*");
  private static final Pattern UPLOAD_LOCK =
      Pattern.compile(BUILDS + "/([^/]+)/providers/([^/]+)/images/lock/.*");
  private static final Pattern RECORD_LOCK =
      Pattern.compile(BUILDS + "/[^/]+(/providers/[^/]+/images/[^/]+)?/lock/.*");

  /** The parts of its work in which a builder may die. */
  enum Phase {
    BUILD,
    CONVERSION,
    UPLOAD,
    DELETION
  }

  /** Of the builder that has registered since those sessions were there; blocks until then. */
  static BuilderPhases ofNew(ZooKeeperFixture zookeeper, Set<Long> before, Path images) {
    var session =
        await()
            .atMost(TO_START)
            .until(() -> builder(zookeeper, before), Optional::isPresent)
            .orElseThrow();
    return new BuilderPhases(zookeeper, session, images);
  }

  private static Optional<Long> builder(ZooKeeperFixture zookeeper, Set<Long> before) {
    return zookeeper.sessions().stream()
        .filter(session -> !before.contains(session))
        .filter(session ->
            zookeeper.ephemerals(session).stream().anyMatch(path -> path.startsWith(BUILDERS)))
        .findFirst();
  }

  Set<Phase> now() throws IOException {
    var phases = EnumSet.noneOf(Phase.class);
    for (String path : held()) {
      var upload = UPLOAD_LOCK.matcher(path);
      if (BUILD_LOCK.matcher(path).matches()) {
        phases.add(converts() ? Phase.CONVERSION : Phase.BUILD);
      } else if (upload.matches()) {
        // The same lock is held by who takes away what a dead builder has half uploaded.
        phases.add(hasFilesOf(upload.group(1)) ? Phase.UPLOAD : Phase.DELETION);
      } else if (RECORD_LOCK.matcher(path).matches()) {
        phases.add(Phase.DELETION);
      }
    }
    return phases;
  }

  /** Locks are held by the contender with the smallest number. */
  private List<String> held() {
    var all = zookeeper.ephemerals();
    return all.stream()
        .filter(path -> path.contains("/lock/"))
        .filter(zookeeper.ephemerals(session)::contains)
        .filter(path -> {
          String directory = path.substring(0, path.lastIndexOf('/') + 1);
          return all.stream()
              .filter(other -> other.startsWith(directory))
              .allMatch(other -> number(path) <= number(other));
        })
        .toList();
  }

  private static long number(String path) {
    return Long.parseLong(path.substring(path.length() - 10));
  }

  private boolean converts() throws IOException {
    return anyFile(name -> name.endsWith(".part"));
  }

  private boolean hasFilesOf(String build) throws IOException {
    return anyFile(name -> name.contains(build));
  }

  private boolean anyFile(Predicate<String> wanted) throws IOException {
    if (!Files.isDirectory(images)) {
      return false;
    }
    try (var files = Files.list(images)) {
      return files.map(file -> file.getFileName().toString()).anyMatch(wanted);
    }
  }
}
