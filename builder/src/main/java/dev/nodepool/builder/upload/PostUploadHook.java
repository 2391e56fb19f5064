package dev.nodepool.builder.upload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** {@code post-upload-hook}: a program of the operator that may refuse an uploaded image. */
final class PostUploadHook {
  private static final int OUTPUT = 2_000;

  private PostUploadHook() {}

  /**
   * Runs {@code <hook> <provider> <image id> <file>}.
   *
   * @param masked takes secrets out of a text
   * @throws UploadFailure when it ends with another exit code than 0
   */
  static void run(
      String hook, String provider, String externalId, Path file, UnaryOperator<String> masked)
      throws UploadFailure, InterruptedException {
    Process process;
    String output;
    try {
      process =
          new ProcessBuilder(hook, provider, externalId, file.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new UploadFailure("post-upload-hook %s: %s".formatted(hook, e.getMessage()));
    }
    try {
      process.getOutputStream().close();
      output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        var said = masked.apply(output);
        throw new UploadFailure(
            "post-upload-hook %s ended with exit code %d: %s"
                .formatted(hook, code, said.substring(0, Math.min(OUTPUT, said.length()))));
      }
    } catch (IOException e) {
      throw new UploadFailure("post-upload-hook %s: %s".formatted(hook, e.getMessage()));
    } finally {
      process.destroyForcibly();
    }
  }
}
