package dev.nodepool.app.process;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Life without a terminal: the first process starts itself once more in a session of its own, waits
 * until that one is up or has said why not, and ends.
 */
public final class Background {
  /** Names the directory through which the daemon tells the first process how it gets on. */
  private static final String STATUS = "NODEPOOL_BACKGROUND_STATUS";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(50);
  private static final String UP = "up";

  private final Map<String, String> environment;

  public Background(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whether this process is the one that stays. */
  public boolean isDaemon() {
    return environment.containsKey(STATUS);
  }

  /** Tells the first process that the daemon is up. */
  public void reportUp() {
    var directory = environment.get(STATUS);
    if (directory == null) {
      return;
    }
    try {
      Files.writeString(Path.of(directory, UP), "");
    } catch (IOException e) {
      // The first process has given up waiting; the daemon works all the same.
    }
  }

  /** Starts the daemon and waits for it; gives the exit code of this process. */
  public int spawn(PrintStream err) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("nodepool-start");
    try {
      var said = directory.resolve("output").toFile();
      var daemon = start(directory, said);
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        if (Files.exists(directory.resolve(UP))) {
          return 0;
        }
        if (daemon.waitFor(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
          err.print(Files.readString(said.toPath()));
          return Math.max(1, daemon.exitValue());
        }
      }
      err.println(
          "The daemon (process %d) is not up after %d s, but goes on trying: see its log."
              .formatted(daemon.pid(), PATIENCE.toSeconds()));
      return 0;
    } finally {
      remove(directory);
    }
  }

  private static Process start(Path status, File output) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(ownCommand());
    var builder = new ProcessBuilder(command);
    builder.environment().put(STATUS, status.toString());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(output);
    return builder.start();
  }

  /** ProcessHandle cuts long command lines; the kernel does not. */
  private static List<String> ownCommand() throws IOException {
    var line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
    return Arrays.asList(line.split("\0"));
  }

  private static void remove(Path directory) throws IOException {
    for (var name : List.of(UP, "output")) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }
}
