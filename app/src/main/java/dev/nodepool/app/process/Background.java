package dev.nodepool.app.process;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
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
  private static final String UP = "up";
  private static final String ENDED = "ended";
  private static final String OUTPUT = "output";

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
    var said = directory.resolve(OUTPUT);
    var daemon = start(directory, said.toFile());
    var end = Thread.ofVirtual().name("daemon-end").start(() -> reportEnd(daemon, directory));
    try (var news = directory.getFileSystem().newWatchService()) {
      directory.register(news, StandardWatchEventKinds.ENTRY_CREATE);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      WatchKey key;
      do {
        if (Files.exists(directory.resolve(UP))) {
          return 0;
        }
        if (Files.exists(directory.resolve(ENDED))) {
          err.print(Files.readString(said));
          return Math.max(1, daemon.exitValue());
        }
        key = news.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } while (key != null && heard(key));
      err.println(
          "The daemon (process %d) is not up after %d s, but goes on trying: see its log."
              .formatted(daemon.pid(), PATIENCE.toSeconds()));
      return 0;
    } finally {
      end.interrupt();
      end.join();
      for (var name : List.of(UP, OUTPUT, ENDED)) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.deleteIfExists(directory);
    }
  }

  private static boolean heard(WatchKey key) {
    key.pollEvents();
    return key.reset();
  }

  /** The end is a file as well, so that there is one kind of news to wait for. */
  private static void reportEnd(Process daemon, Path directory) {
    try {
      daemon.waitFor();
      Files.writeString(directory.resolve(ENDED), "");
    } catch (IOException e) {
      // Nobody waits any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
}
