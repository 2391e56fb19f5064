package dev.nodepool.builder.build;

import dev.nodepool.builder.files.ImageFiles;
import dev.nodepool.builder.files.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Compresses what a build has made, by {@code zstd}. */
final class Compression {
  private static final Tool ZSTD = new Tool("zstd", "zstd");

  private Compression() {}

  static void run(
      ImageFiles files, String image, String build, Collection<String> formats, Path log)
      throws BuildFailure, IOException, InterruptedException {
    for (String format : formats) {
      var plain = files.file(image, build, format);
      var target = Path.of(plain + Zstd.END);
      var torso = Tool.torso(target).toString();
      var command = List.of("zstd", "--quiet", "-T0", plain.toString(), "-o", torso);
      ZSTD.make(target, command, "compress " + format, log);
      // Checksums that the build left are to stay newer than what they are of.
      Files.setLastModifiedTime(target, Files.getLastModifiedTime(plain));
      Files.delete(plain);
    }
  }
}
