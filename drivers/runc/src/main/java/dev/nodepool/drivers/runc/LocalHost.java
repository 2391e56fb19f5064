package dev.nodepool.drivers.runc;

import dev.nodepool.driver.CloudException;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** This machine; Nodepool has to run as root for it. */
final class LocalHost implements Host {
  private final Uninterrupted scripts = new Uninterrupted("a runc script here", 16);

  @Override
  public Result run(String script, List<String> arguments, String input, Duration patience)
      throws CloudException, InterruptedException {
    return scripts.run(() -> start(script, arguments, input, patience));
  }

  @Override
  public void close() {}

  private static Result start(
      String script, List<String> arguments, String input, Duration patience)
      throws CloudException, InterruptedException {
    var command = new ArrayList<>(List.of("/bin/sh", "-c", script, "nodepool-runc"));
    command.addAll(arguments);
    try {
      var process = new ProcessBuilder(command).start();
      var out = reader(process.getInputStream());
      var err = reader(process.getErrorStream());
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended before it read everything; its exit code says why.
        process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
      }
      if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroy();
        throw new CloudException("a runc script did not end within %s".formatted(patience));
      }
      return new Result(process.exitValue(), out.get(), err.get());
    } catch (IOException e) {
      throw new CloudException("a runc script could not be run here: " + FileTrouble.words(e), e);
    } catch (ExecutionException e) {
      throw new CloudException("the output of a runc script could not be read here", e);
    }
  }

  private static FutureTask<String> reader(InputStream stream) {
    var task =
        new FutureTask<>(() -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    Thread.ofVirtual().start(task);
    return task;
  }
}
