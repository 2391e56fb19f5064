package dev.nodepool.openstack.image;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * The data of an image.
 *
 * @param progress is told how many bytes have been sent, by whatever thread sends them
 */
public record ImageSource(Path file, LongConsumer progress) {

  public static ImageSource of(Path file) {
    return new ImageSource(file, _ -> {});
  }
}
