package dev.nodepool.launcher;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Python script of the test resources, run by Debian's Python: a JSON list goes in, one line of
 * JSON comes back. One call at a time.
 */
final class PythonProcess implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SECONDS_TO_END = 15;

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  PythonProcess(String script, String... arguments) throws IOException {
    var command = new ArrayList<String>(List.of("/usr/bin/python3", path(script)));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    in = process.outputWriter();
    out = process.inputReader();
  }

  private static String path(String script) {
    try {
      var resource = Objects.requireNonNull(PythonProcess.class.getResource("/" + script));
      return Path.of(resource.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the script answers; throws when it complains. */
  synchronized JsonNode call(String command, Object... arguments) throws IOException {
    var line = new ArrayList<Object>(List.of(command));
    line.addAll(Arrays.asList(arguments));
    in.write(JSON.writeValueAsString(line));
    in.newLine();
    in.flush();
    var answer = out.readLine();
    if (answer == null) {
      throw new IOException("the script has ended at " + line);
    }
    var json = JSON.readTree(answer);
    if (json.has("error")) {
      throw new IOException("%s: %s".formatted(line, json.get("error").asString()));
    }
    return json.path("answer");
  }

  /** As a machine ends that loses its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The script ends in order. */
  @Override
  public void close() throws Exception {
    if (process.isAlive()) {
      in.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        kill();
        throw new IllegalStateException("the script does not end");
      }
    }
  }
}
