package dev.nodepool.builder.build;

import dev.nodepool.concurrent.Deadline;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a build's command in a process group of its own. All of the group ends with the time-out, an
 * interrupt, or this process, however it ends: a shell in the group waits for the end of a pipe
 * that only we hold open.
 */
public final class BuildProcess {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.BuildProcess");

  /**
   * Keeps the exit code of the command; its children that are left go with the group. At the end of
   * the pipe the group has some seconds to take its mounts away.
   */
  private static final String IN_GROUP =
      """
      exit_file=$1
      shift
      trap : TERM
      exec 3<&0
      "$@" </dev/null 3<&- &
      command=$!
      { trap '' TERM; cat <&3 >/dev/null; kill -TERM 0; sleep 15; kill -9 0; } &
      exec 3<&-
      wait "$command"
      code=$?
      while kill -0 "$command" 2>/dev/null; do
        wait "$command"
        code=$?
      done
      echo "$code" >"$exit_file"
      kill -9 0
      """;

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
    var exit = Files.createTempFile("nodepool-build", ".exit");
    var words =
        new ArrayList<>(
            List.of("setsid", "--wait", "sh", "-c", IN_GROUP, "build", exit.toString()));
    words.addAll(command.words());
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    try (var out = Files.newBufferedWriter(logFile)) {
      var process = builder.start();
      var last = new AtomicReference<>("");
      var reader =
          Thread.ofVirtual()
              .name("build-log")
              .start(() -> copy(process.getInputStream(), out, secrets, last));
      var ended = await(process, timeout, exit);
      reader.join();
      out.write("Exit code: " + ended.code() + "\n");
      return new Ended(ended.code(), ended.reason(), Printable.line(last.get()));
    } finally {
      Files.deleteIfExists(exit);
    }
  }

  private static Ended await(Process process, Duration timeout, Path exit)
      throws IOException, InterruptedException {
    var deadline = Deadline.in(timeout);
    try {
      if (!process.waitFor(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Ended(
            1, "took longer than build-timeout (%d s)".formatted(timeout.toSeconds()), "");
      }
      String code = Files.readString(exit).strip();
      return new Ended(code.isEmpty() ? 1 : Integer.parseInt(code), "", "");
    } finally {
      // The end of the pipe ends the group.
      process.getOutputStream().close();
      process.onExit().join();
    }
  }

  /** Line by line, so that the log can be followed. */
  private static void copy(
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
