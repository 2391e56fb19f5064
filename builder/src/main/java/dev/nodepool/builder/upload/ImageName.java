package dev.nodepool.builder.upload;

import java.time.Instant;

/** What an uploaded image is called in its cloud: {@code image-name-format}. */
final class ImageName {
  private ImageName() {}

  static String of(String format, String image, String uploadId, Instant now) {
    return format
        .replace("{image_name}", image)
        .replace("{timestamp}", Long.toString(now.getEpochSecond()))
        .replace("{upload_id}", uploadId);
  }
}
