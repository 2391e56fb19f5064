package dev.nodepool.builder.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file takes on the disk, which Java does not tell: raw images are full of holes. */
final class AllocatedSize {
  private static final int BLOCK = 512;

  private AllocatedSize() {}

  static long of(Path file) throws IOException, InterruptedException {
    var stat =
        new ProcessBuilder("stat", "--format=%b", "--", file.toString())
            .redirectErrorStream(true)
            .start();
    try {
      stat.getOutputStream().close();
      var said = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean known = stat.waitFor() == 0 && said.matches("\\d+");
      return known ? Long.parseLong(said) * BLOCK : Files.size(file);
    } finally {
      stat.destroy();
    }
  }
}
