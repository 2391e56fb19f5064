package dev.nodepool.cli.session;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code nodepool up} of this user, as it has written itself down.
 *
 * @param started when its process began, by the system: a number may be another process's by now
 * @param data its data directory
 * @param embedded whether ZooKeeper runs in it; else its configuration names the servers
 * @param config the configuration that it was given, null for the usual place
 * @param secure the file of secrets that it was given, null for none
 */
public record RunningNodepool(
    long pid,
    long started,
    Path data,
    boolean embedded,
    @Nullable Path config,
    @Nullable Path secure) {
  private static final int LINES = 5;

  /** This process. */
  public static RunningNodepool ofThisProcess(
      DataHome home, boolean embedded, @Nullable Path config, @Nullable Path secure) {
    var process = ProcessHandle.current();
    return new RunningNodepool(
        process.pid(),
        started(process),
        home.root().toAbsolutePath(),
        embedded,
        config == null ? null : config.toAbsolutePath(),
        secure == null ? null : secure.toAbsolutePath());
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  boolean isRunning() {
    return ProcessHandle.of(pid).filter(it -> it.isAlive() && started(it) == started).isPresent();
  }

  List<String> lines() {
    return List.of(
        Long.toString(started),
        data.toString(),
        Boolean.toString(embedded),
        text(config),
        text(secure));
  }

  private static String text(@Nullable Path path) {
    return path == null ? "" : path.toString();
  }

  /** Empty for what no Nodepool has written. */
  static Optional<RunningNodepool> read(long pid, List<String> lines) {
    if (lines.size() != LINES || !lines.getFirst().matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new RunningNodepool(
            pid,
            Long.parseLong(lines.getFirst()),
            Path.of(lines.get(1)),
            Boolean.parseBoolean(lines.get(2)),
            path(lines.get(3)),
            path(lines.get(4))));
  }

  private static @Nullable Path path(String text) {
    return text.isEmpty() ? null : Path.of(text);
  }

  /** How to name it among several. */
  String choice() {
    return config == null
        ? "%s=%s (process %d)".formatted(DataHome.VARIABLE, data, pid)
        : "%s=%s (process %d, with -c %s)".formatted(DataHome.VARIABLE, data, pid, config);
  }
}
