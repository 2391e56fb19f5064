package dev.nodepool.builder.plan;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider uses a diskimage.
 *
 * @param format that its cloud takes, such as {@code qcow2}; empty while the cloud is not open
 * @param paused {@code pause: true} of the provider's diskimage: no uploads
 * @param meta the properties that the provider's section gives the image
 * @param nameFormat {@code image-name-format}, with the words {@code {image_name}}, {@code
 *     {timestamp}}, {@code {upload_id}}
 * @param hook {@code post-upload-hook}
 * @param timeout {@code image-upload-timeout}
 * @param label the first of the provider's that boots from it; null when none does
 */
public record ImageUse(
    String provider,
    String image,
    String format,
    boolean paused,
    Map<String, Object> meta,
    String nameFormat,
    @Nullable String hook,
    Duration timeout,
    @Nullable String label) {

  /** What uploads need is known. */
  public boolean isOpen() {
    return !format.isEmpty();
  }
}
