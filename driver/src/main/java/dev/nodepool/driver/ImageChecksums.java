package dev.nodepool.driver;

import java.io.IOException;
import java.util.Optional;

/** The checksums of an image, which may be computed while it is sent. */
public interface ImageChecksums {

  /** Both, in hexadecimal. */
  record Sums(String md5, String sha256) {}

  /** Empty while they are being computed. */
  Optional<Sums> known();

  /** Blocks until they are known; throws when the image cannot be read. */
  Sums await() throws IOException, InterruptedException;
}
