package dev.nodepool.builder.build;

import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.model.text.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a build's command in a process group of its own, all of which ends with the time-out, an
 * interrupt, or this process, and keeps what it says.
 */
public final class BuildProcess {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.BuildProcess");

  private static final String MASK = "********";

  /** So much of the last line goes into the reason of a failure. */
  private static final int LAST_LINE = 300;

  private BuildProcess() {}

  /**
   * How a build ended.
   *
   * @param code the command's exit code
   * @param reason why it was ended where we did that
   * @param lastLine of what it said
   */
  public record Ended(int code, String reason, String lastLine) {
    /** The last line behind a sentence about the end; empty when it said nothing. */
    String lastWords() {
      return lastLine.isEmpty() ? "" : " (" + lastLine + ")";
    }
  }

  /**
   * Runs the command and writes what it says to the log file, which ends with a line with the exit
   * code.
   *
   * @param secrets texts that the log shows as asterisks
   * @throws InterruptedException after all of it was ended
   */
  public static Ended run(
      BuildCommand command, Path logFile, Duration timeout, Collection<String> secrets)
      throws IOException, InterruptedException {
    try (var out = Files.newBufferedWriter(logFile)) {
      var group = ProcessGroup.start(command.words(), command.environment());
      var last = new AtomicReference<>("");
      var reader =
          Thread.ofVirtual()
              .name("build-log")
              .start(() -> copy(group.output(), out, secrets, last));
      var ended = await(group, timeout);
      reader.join();
      out.write("Exit code: " + ended.code() + "\n");
      return new Ended(ended.code(), ended.reason(), Printable.line(last.get()));
    }
  }

  private static Ended await(ProcessGroup group, Duration timeout)
      throws IOException, InterruptedException {
    try (group) {
      var code = group.await(timeout);
      return code.isPresent()
          ? new Ended(code.getAsInt(), "", "")
          : new Ended(
              1, "took longer than build-timeout (%d s)".formatted(timeout.toSeconds()), "");
    }
  }

  /** Line by line, so that the log can be followed. */
  static void copy(
      InputStream from, Writer to, Collection<String> secrets, AtomicReference<String> last) {
    try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        for (String secret : secrets) {
          line = line.replace(secret, MASK);
        }
        to.write(line + "\n");
        to.flush();
        if (!line.isBlank()) {
          last.set(line.substring(0, Math.min(LAST_LINE, line.length())));
        }
      }
    } catch (IOException e) {
      log.debug("the output of a build has ended: {}", NetworkTrouble.words(e));
    }
  }
}
