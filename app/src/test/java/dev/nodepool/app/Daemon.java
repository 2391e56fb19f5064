package dev.nodepool.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program of bin/ in a process of its own, with the classes of this test run. */
final class Daemon implements AutoCloseable {
  /** Compiling early, as a daemon does that stays, costs more than it saves in a few seconds. */
  private static final String SHORT_LIFE = "-XX:CompileThresholdScaling=1";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private final Process process;
  private final Path output;

  private Daemon(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Daemon start(
      Path directory, Map<String, String> environment, String program, String... arguments)
      throws IOException {
    return limited("true", directory, environment, program, arguments);
  }

  /** The same after a command of the shell, such as {@code ulimit -n 600}, in its process. */
  static Daemon limited(
      String first,
      Path directory,
      Map<String, String> environment,
      String program,
      String... arguments)
      throws IOException {
    // Whoever runs this test with & has SIGINT ignored, and all that is started in it too.
    List<String> command =
        new ArrayList<>(
            List.of("bash", "-c", first + "; exec env --default-signal=INT \"$@\"", "bash"));
    command.add(Path.of("..", "bin", program).toAbsolutePath().normalize().toString());
    command.addAll(Arrays.asList(arguments));
    var output = Files.createTempFile(directory, program, ".out");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("NODEPOOL_CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("NODEPOOL_JAVA_OPTS", SHORT_LIFE);
    builder.environment().put("NODEPOOL_DATA", directory.resolve("data").toString());
    builder.environment().put("NODEPOOL_RUNNING", directory.resolve("running").toString());
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
    builder.environment().putAll(environment);
    return new Daemon(builder.start(), output);
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The status that /ready answers with on that port; 0 when nobody answers. */
  static int ready(int port) {
    try {
      var uri = URI.create("http://127.0.0.1:%d/ready".formatted(port));
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    signal(process.pid(), name);
  }

  static void signal(long pid, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exit() {
    return process.exitValue();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
