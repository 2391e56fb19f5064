package dev.nodepool.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What Linux says of a process: its CPU time and its memory. */
public final class ProcessUsage {
  /** Linux counts CPU time in hundredths of a second towards programs, on every usual machine. */
  private static final long MILLIS_PER_TICK = 10;

  /** After the name of the program: the 14th and 15th fields of all. */
  private static final int USER_TIME = 11;

  private final Path directory;

  private ProcessUsage(Path directory) {
    this.directory = directory;
  }

  public static ProcessUsage of(long pid) {
    return new ProcessUsage(Path.of("/proc", Long.toString(pid)));
  }

  /** User and system time since the start of the process. */
  public Duration cpu() {
    return cpuOf(String.join("\n", lines("stat")));
  }

  static Duration cpuOf(String stat) {
    // The program's name is in parentheses and may hold blanks and parentheses itself.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
    return Duration.ofMillis(ticks * MILLIS_PER_TICK);
  }

  /** The most memory that the process ever had resident. */
  public long peakKiB() {
    return kiB(lines("status"), "VmHWM:");
  }

  /** The memory that the process has resident. */
  public long residentKiB() {
    return kiB(lines("status"), "VmRSS:");
  }

  /** The memory that is the process's own, with its share of what it shares. */
  public long proportionalKiB() {
    return kiB(lines("smaps_rollup"), "Pss:");
  }

  static long kiB(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + key));
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("process %s is not there".formatted(directory), e);
    }
  }
}
