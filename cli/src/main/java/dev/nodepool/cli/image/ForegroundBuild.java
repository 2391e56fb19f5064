package dev.nodepool.cli.image;

import dev.nodepool.builder.build.BuildCommand;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Interruption;
import dev.nodepool.cli.session.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A build before a person's eyes: what it says is shown line by line, without secrets. */
final class ForegroundBuild {
  private static final String MASK = "********";

  private final Session session;
  private final List<String> secrets;

  ForegroundBuild(Session session, List<String> secrets) {
    this.session = session;
    this.secrets = secrets;
  }

  /** Gives the exit code; an interrupt ends the command with all that it has started. */
  int run(BuildCommand command) throws InterruptedException {
    var builder =
        new ProcessBuilder(command.words())
            .redirectErrorStream(true)
            .redirectInput(Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    try (var interruption = new Interruption()) {
      var process = builder.start();
      try {
        var shown = Thread.ofVirtual().name("output").start(() -> show(process.getInputStream()));
        int code = process.waitFor();
        shown.join();
        return code;
      } catch (InterruptedException e) {
        return interruption.rethrow(e);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "%s cannot be started: install it, or mend dib-cmd of the diskimage."
              .formatted(command.words().getFirst()),
          e);
    }
  }

  private void show(InputStream from) {
    try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        for (var secret : secrets) {
          line = line.replace(secret, MASK);
        }
        session.out().println(line);
      }
    } catch (IOException e) {
      // Its end was forced: there is nothing more to show.
    }
  }
}
