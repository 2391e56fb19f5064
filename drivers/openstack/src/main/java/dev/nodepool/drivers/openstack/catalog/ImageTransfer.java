package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.driver.TakesImages.ImageOrder;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.image.ImageService;
import dev.nodepool.openstack.image.ImageSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends an image to Glance and waits until servers can be made of it. */
public final class ImageTransfer {
  private static final Logger log = LoggerFactory.getLogger(ImageTransfer.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Where openstacksdk keeps what it knows of an image's file. */
  private static final String KNOWN = "owner_specified.openstack.";

  private final ImageService images;

  public ImageTransfer(ImageService images) {
    this.images = images;
  }

  /** The id of the image; what was made is deleted again where that fails. */
  public String run(ImageOrder order, LongConsumer progress)
      throws CloudApiException, InterruptedException {
    var properties = new HashMap<>(order.properties());
    properties.put(KNOWN + "md5", order.md5());
    properties.put(KNOWN + "sha256", order.sha256());
    properties.put(KNOWN + "object", "images/" + order.name());
    String id = images.createImage(new CreateImage(order.name(), order.format(), properties));
    boolean active = false;
    try {
      images.uploadImage(id, new ImageSource(order.file(), progress));
      awaitActive(id);
      active = true;
      return id;
    } finally {
      if (!active) {
        remove(id);
      }
    }
  }

  private void awaitActive(String id) throws CloudApiException, InterruptedException {
    for (Image image = images.image(id); !image.isActive(); image = images.image(id)) {
      if (image.hasFailed()) {
        throw new CloudApiException(
            Kind.UNAVAILABLE, "image %s became %s".formatted(id, image.status()));
      }
      Thread.sleep(LOOK);
    }
  }

  private void remove(String id) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      images.deleteImage(id);
    } catch (CloudApiException e) {
      log.warn("image {} is left to the leak sweep: {}", id, e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
