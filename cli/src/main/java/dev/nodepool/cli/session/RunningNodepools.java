package dev.nodepool.cli.session;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All {@code nodepool up} of this user that run now: each leaves a file named after its process in
 * one known place, whatever variables it was started with, so that commands find it without any.
 */
public record RunningNodepools(List<RunningNodepool> all) {
  /** Names another place, which whoever starts and whoever looks must know. */
  public static final String VARIABLE = "NODEPOOL_RUNNING";

  /** Those that run. What dead processes have left counts for nothing. */
  public static RunningNodepools of(Map<String, String> environment) {
    List<RunningNodepool> found = new ArrayList<>();
    for (var file : files(place(environment))) {
      read(file).filter(RunningNodepool::isRunning).ifPresent(found::add);
    }
    found.sort(Comparator.comparing(RunningNodepool::pid));
    return new RunningNodepools(List.copyOf(found));
  }

  private static Path place(Map<String, String> environment) {
    var given = environment.get(VARIABLE);
    if (given != null && !given.isBlank()) {
      return Path.of(given);
    }
    return DataHome.isRoot()
        ? Path.of("/var/lib/nodepool/running")
        : Path.of(System.getProperty("user.home"), ".local/state/nodepool/running");
  }

  private static List<Path> files(Path place) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(place, file -> name(file).matches("\\d{1,18}"))) {
      entries.forEach(files::add);
    } catch (IOException none) {
      // Nobody has ever registered here.
    }
    return files;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Optional<RunningNodepool> read(Path file) {
    try {
      return RunningNodepool.read(Long.parseLong(name(file)), Files.readAllLines(file));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /**
   * The one that commands are to work with: on the data that NODEPOOL_DATA names, else with that
   * configuration, else the only one; empty when there is none. Throws {@link CommandFailure} that
   * lists them when there are several.
   */
  public Optional<RunningNodepool> chosen(Map<String, String> environment, @Nullable Path config) {
    if (DataHome.isNamed(environment)) {
      var data = DataHome.of(environment).root().toAbsolutePath();
      return all.stream().filter(one -> one.data().equals(data)).findFirst();
    }
    var path = config == null ? null : config.toAbsolutePath();
    var same = all.stream().filter(one -> path != null && path.equals(one.config())).toList();
    var candidates = same.isEmpty() ? all : same;
    if (candidates.size() > 1) {
      throw new CommandFailure(
          "Several Nodepools of yours run here, say which: " + choices(candidates) + ".");
    }
    return candidates.stream().findFirst();
  }

  /** That none runs where somebody looked, and which do run. */
  CommandFailure noneFound(Map<String, String> environment) {
    return all.isEmpty()
        ? new CommandFailure("No Nodepool runs here: start it with nodepool up.")
        : new CommandFailure(
            "No Nodepool runs on the data in %s, but with %s: say so instead."
                .formatted(DataHome.of(environment).root(), choices(all)));
  }

  private static String choices(List<RunningNodepool> several) {
    return several.stream().map(RunningNodepool::choice).collect(Collectors.joining(", or "));
  }

  /** Writes this process down until the result is closed. */
  public static Registered register(RunningNodepool one, Map<String, String> environment)
      throws IOException {
    var place = place(environment);
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(place);
    Files.setPosixFilePermissions(place, ownerOnly);
    for (var file : files(place)) {
      if (read(file).filter(RunningNodepool::isRunning).isEmpty()) {
        Files.deleteIfExists(file);
      }
    }
    var file = place.resolve(Long.toString(one.pid()));
    var draft = Files.createTempFile(place, "new", ".tmp");
    Files.write(draft, one.lines());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    return new Registered(file);
  }

  /** That this process is written down. */
  public record Registered(Path file) implements AutoCloseable {
    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // Whoever looks sees that the process is gone.
      }
    }
  }
}
