package dev.nodepool.builder.build;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A program that makes one file of another, in a group of its own, so that it does not go on when
 * this process is killed. What it makes has another name until it is whole, so that nobody takes a
 * torso for an image.
 *
 * @param name such as {@code qemu-img}
 * @param from the Debian package that has it
 */
record Tool(String name, String from) {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int OUTPUT = 1_000;

  /** What a shell says of a command that is not there. */
  private static final int NOT_FOUND = 127;

  /** The name of a file while it is made. */
  static Path torso(Path target) {
    return Path.of(target + ".part");
  }

  /**
   * Runs the command, which writes the torso of the target.
   *
   * @param what the end of a sentence: could not ...
   */
  void make(Path target, List<String> command, String what, Path log)
      throws BuildFailure, IOException, InterruptedException {
    Files.writeString(log, "+ " + String.join(" ", command) + "\n", StandardOpenOption.APPEND);
    try {
      run(command, what);
      Files.move(torso(target), target);
    } finally {
      Files.deleteIfExists(torso(target));
    }
  }

  private void run(List<String> command, String what)
      throws BuildFailure, IOException, InterruptedException {
    try (var group = ProcessGroup.start(command, System.getenv())) {
      var said = new StringWriter();
      var reader =
          Thread.ofVirtual()
              .name("output of " + name)
              .start(() ->
                  BuildProcess.copy(group.output(), said, List.of(), new AtomicReference<>("")));
      int code = group.await(LONGEST).orElse(1);
      reader.join();
      if (code == NOT_FOUND) {
        throw new BuildFailure(
            "%s, which is to %s, was not found: install %s".formatted(name, what, from));
      }
      if (code != 0) {
        throw new BuildFailure(
            "%s could not %s: %s".formatted(name, what, shortened(said.toString())));
      }
    }
  }

  private static String shortened(String words) {
    var all = words.strip();
    return all.substring(0, Math.min(OUTPUT, all.length()));
  }
}
