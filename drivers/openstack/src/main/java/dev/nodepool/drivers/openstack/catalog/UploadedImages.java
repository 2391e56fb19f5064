package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.driver.HasImages.UploadedImage;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.openstack.image.Image;
import java.util.List;
import java.util.stream.Stream;

/** The images in the cloud that builders uploaded. */
public final class UploadedImages {
  private UploadedImages() {}

  public static List<UploadedImage> of(List<Image> images, Marks marks) {
    return images.stream().flatMap(image -> uploaded(image, marks)).toList();
  }

  private static Stream<UploadedImage> uploaded(Image image, Marks marks) {
    var properties = image.properties();
    var build = properties.get(Marks.BUILD);
    return build == null
        ? Stream.empty()
        : Stream.of(
            new UploadedImage(
                image.id(),
                image.name(),
                build,
                properties.get(Marks.UPLOAD),
                marks.areIn(properties),
                marks.areProvablyIn(properties)));
  }
}
