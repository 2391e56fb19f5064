package dev.nodepool.builder.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The logs of builds, one file each: {@code <image>-<build>.log}.
 *
 * @param retention how many of an image are kept; negative keeps all
 */
public record BuildLogs(Path directory, int retention) {

  /** The file for a new log, after old ones of the same image have been deleted. */
  public Path begin(String image, String build) throws IOException {
    Files.createDirectories(directory);
    if (retention >= 0) {
      // With the new one there will be that many; one at least.
      for (var old : of(image).stream().skip(Math.max(0, Math.max(1, retention) - 1)).toList()) {
        Files.deleteIfExists(old);
      }
    }
    return directory.resolve(image + "-" + build + ".log");
  }

  /** The logs of exactly that image, newest first. */
  private List<Path> of(String image) throws IOException {
    // An image may be called like another one with something after it.
    var name = Pattern.compile(Pattern.quote(image) + "-([0-9]{10}|[0-9a-f]{32})\\.log");
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparing(BuildLogs::modified).reversed())
          .toList();
    }
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }
}
