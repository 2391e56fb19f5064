package dev.nodepool.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many files and connections this process may have open at a time. Java has raised the soft
 * limit as far as the hard one lets it.
 */
public record FileLimit(long files) {
  /** Jars, logs, ZooKeeper with its commands, and the web server. */
  private static final int USUAL = 1024;

  /** Host-key scans, of which 100 run at a time, logins to hosts, and connections to clouds. */
  private static final int FOR_NODES = 1024;

  static final int NEEDED = USUAL + FOR_NODES;

  private static final Pattern LINE =
      Pattern.compile("^Max open files +(\\d+|unlimited) ", Pattern.MULTILINE);

  /** Empty where the system does not tell. */
  public static Optional<FileLimit> ofThisProcess() {
    try {
      return parse(Files.readString(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads what Linux shows in /proc/PID/limits. */
  static Optional<FileLimit> parse(String limits) {
    var line = LINE.matcher(limits);
    if (!line.find()) {
      return Optional.empty();
    }
    var soft = line.group(1);
    return Optional.of(
        new FileLimit(soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft)));
  }

  /** A sentence when the limit is too low for a launcher. */
  public Optional<String> warning() {
    return files >= NEEDED
        ? Optional.empty()
        : Optional.of(
            "This process may open only %d files and connections at a time, and a launcher needs %d: raise the limit with LimitNOFILE= in the systemd unit, or with ulimit -n before the start."
                .formatted(files, NEEDED));
  }
}
