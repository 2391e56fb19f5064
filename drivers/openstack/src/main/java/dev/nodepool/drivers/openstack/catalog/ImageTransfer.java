package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.driver.ImageChecksums.Sums;
import dev.nodepool.driver.TakesImages.ImageOrder;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.image.ImageService;
import dev.nodepool.openstack.image.ImageSource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends an image to Glance and waits until servers can be made of it. */
public final class ImageTransfer {
  private static final Logger log = LoggerFactory.getLogger(ImageTransfer.class);
  private static final Duration FIRST_LOOK = Duration.ofMillis(50);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Where openstacksdk keeps what it knows of an image's file. */
  private static final String KNOWN = "owner_specified.openstack.";

  private final ImageService images;
  private final Map<String, String> marks;

  /**
   * Sends to there.
   *
   * @param marks properties of every image of this Nodepool
   */
  public ImageTransfer(ImageService images, Map<String, String> marks) {
    this.images = images;
    this.marks = Map.copyOf(marks);
  }

  /** The id of the image; what was made is deleted again where that fails. */
  public String run(ImageOrder order, LongConsumer progress)
      throws CloudApiException, InterruptedException {
    var properties = new HashMap<>(order.properties());
    properties.putAll(marks);
    var known = order.checksums().known();
    known.ifPresent(sums -> properties.putAll(said(sums)));
    properties.put(KNOWN + "object", "images/" + order.name());
    String id = images.createImage(new CreateImage(order.name(), order.format(), properties));
    boolean whole = false;
    try {
      var content = order.content();
      send(id, new ImageSource(order.name(), content.size(), content::open, progress));
      var sums = computed(order);
      check(order, sums, awaitActive(id));
      if (known.isEmpty()) {
        images.setProperties(id, said(sums));
      }
      whole = true;
      return id;
    } finally {
      if (!whole) {
        remove(id);
      }
    }
  }

  private static Sums computed(ImageOrder order) throws CloudApiException, InterruptedException {
    try {
      return order.checksums().await();
    } catch (IOException e) {
      throw new CloudApiException(
          Kind.BAD_REQUEST,
          "the checksums of %s cannot be computed: %s".formatted(order.name(), e.getMessage()),
          null,
          e);
    }
  }

  private static Map<String, String> said(Sums sums) {
    return Map.of(KNOWN + "md5", sums.md5(), KNOWN + "sha256", sums.sha256());
  }

  /** Straight away where the cloud lets us, else through its staging area (glance-direct). */
  private void send(String id, ImageSource data) throws CloudApiException, InterruptedException {
    try {
      images.uploadImage(id, data);
    } catch (CloudApiException e) {
      if (e.kind() != Kind.FORBIDDEN && e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      log.info("image {} is imported, because it may not be uploaded: {}", id, e.getMessage());
      images.stageImage(id, data);
      images.importImage(id);
    }
  }

  private Image awaitActive(String id) throws CloudApiException, InterruptedException {
    var pause = FIRST_LOOK;
    var image = images.image(id);
    for (; !image.isActive(); image = images.image(id)) {
      if (image.hasFailed()) {
        throw new CloudApiException(
            Kind.UNAVAILABLE, "image %s became %s".formatted(id, image.status()));
      }
      Thread.sleep(pause);
      pause = pause.compareTo(LOOK) < 0 ? pause.multipliedBy(2) : LOOK;
    }
    return image;
  }

  /** What the cloud has must be what we sent, unless it makes another format of it. */
  private static void check(ImageOrder order, Sums sums, Image image) throws CloudApiException {
    var its = image.properties();
    if (!its.getOrDefault(Image.DISK_FORMAT, order.format()).equals(order.format())) {
      log.info("the cloud has made {} of {}", its.get(Image.DISK_FORMAT), order.name());
      return;
    }
    compare(order, "md5", sums.md5(), its.getOrDefault(Image.CHECKSUM, ""));
    if (its.getOrDefault(Image.HASH_ALGORITHM, "").equals("sha256")) {
      compare(order, "sha256", sums.sha256(), its.getOrDefault(Image.HASH, ""));
    }
    compare(
        order,
        "size",
        Long.toString(order.content().size()),
        image.bytes() == 0 ? "" : Long.toString(image.bytes()));
  }

  private static void compare(ImageOrder order, String what, String ours, String its)
      throws CloudApiException {
    if (!its.isEmpty() && !its.equalsIgnoreCase(ours)) {
      throw new CloudApiException(
          Kind.UNAVAILABLE,
          "the cloud has another image than was sent: the %s of %s is %s, and should be %s"
              .formatted(what, order.name(), its, ours));
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
