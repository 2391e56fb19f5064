package dev.nodepool.driver;

import java.util.Map;
import java.util.function.LongConsumer;

/** The power of a cloud that builders upload images to. */
public interface TakesImages extends HasImages {

  /** The format that the cloud boots, such as {@code qcow2}: diskimages are built in it. */
  String imageFormat();

  /**
   * Uploads an image and returns its id in the cloud, once machines can be made of it. What it has
   * made is deleted again when it fails or is interrupted, as far as the cloud lets it.
   *
   * @param order whose properties carry the marks of the builder
   * @param progress is told how many bytes were sent
   */
  String upload(ImageOrder order, LongConsumer progress)
      throws CloudException, InterruptedException;

  /**
   * An image to be uploaded; only the cloud account sees it.
   *
   * @param format such as {@code qcow2}
   */
  record ImageOrder(
      String name,
      ImageContent content,
      String format,
      ImageChecksums checksums,
      Map<String, String> properties) {
    public ImageOrder {
      properties = Map.copyOf(properties);
    }
  }
}
