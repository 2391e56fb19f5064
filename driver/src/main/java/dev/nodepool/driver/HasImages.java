package dev.nodepool.driver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The power of a cloud that keeps the images that builders upload. */
public interface HasImages {

  /** The images in the account that a builder uploaded, whichever. One call to the cloud. */
  List<UploadedImage> images() throws CloudException, InterruptedException;

  /** Makes the image not exist. Silent if it already does not. */
  void deleteImage(String externalId) throws CloudException, InterruptedException;

  /**
   * An image in the cloud with the marks of a builder.
   *
   * @param buildId the build that it is of
   * @param uploadId the upload that made it; null where an older Nodepool did not tell
   * @param ours whether it was uploaded for this provider
   * @param provably whether it says so of this Nodepool in words: an older one does not
   */
  record UploadedImage(
      String externalId,
      String name,
      String buildId,
      @Nullable String uploadId,
      boolean ours,
      boolean provably) {}
}
