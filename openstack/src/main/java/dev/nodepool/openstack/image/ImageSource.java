package dev.nodepool.openstack.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * The data of an image.
 *
 * @param title what they are called when something goes wrong
 * @param opening may be asked again, when they have to be sent again
 * @param progress is told how many bytes have been sent, by whatever thread sends them
 */
public record ImageSource(String title, long size, Opening opening, LongConsumer progress) {

  /** Opens the data at their beginning. */
  public interface Opening {
    InputStream open() throws IOException;
  }

  public static ImageSource of(Path file) {
    return new ImageSource(
        file.toString(), file.toFile().length(), () -> Files.newInputStream(file), _ -> {});
  }
}
