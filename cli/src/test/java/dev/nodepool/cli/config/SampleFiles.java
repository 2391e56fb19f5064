package dev.nodepool.cli.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The configurations and tables of keys beside these tests. */
final class SampleFiles {
  private SampleFiles() {}

  static String read(String name) {
    try (var in = SampleFiles.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
