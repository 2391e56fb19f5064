package dev.nodepool.builder.files;

import dev.nodepool.driver.ImageContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The image of a build in one format.
 *
 * @param path what it is called, also where it is kept compressed
 */
public record ImageFile(Path path, boolean compressed) {

  /** Where it lies. */
  public Path stored() {
    return compressed ? Path.of(path + Zstd.END) : path;
  }

  /** The bytes that clouds get. */
  public ImageContent content() throws IOException {
    return compressed
        ? new Compressed(stored(), Zstd.size(stored()))
        : new Plain(path, Files.size(path));
  }

  private record Plain(Path file, long size) implements ImageContent {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }

  private record Compressed(Path file, long size) implements ImageContent {
    @Override
    public InputStream open() throws IOException {
      return Zstd.open(file);
    }
  }
}
