package dev.nodepool.drivers.openstack.catalog;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.concurrent.SingleFlight;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.drivers.openstack.settings.ImageSettings;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.image.Image;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds images by their names; answers from memory until it is dropped. Thread-safe. */
final class ImageNames {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.openstack");

  private final String provider;
  private final Cloud cloud;
  private final SingleFlight<List<Image>, CloudApiException> images;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ImageNames(String provider, Cloud cloud) {
    this.provider = provider;
    this.cloud = cloud;
    this.images = new SingleFlight<>(cloud.image()::images);
  }

  void drop() {
    images.drop();
  }

  /** Every image that the project may use, as of now. */
  List<Image> now() throws CloudApiException, InterruptedException {
    images.drop();
    return images.get();
  }

  ImageChoice choice(String nameOrId) throws CloudApiException, InterruptedException {
    return ImageChoice.of(images.get(), nameOrId, cloud.identity().access().projectId());
  }

  /** The id of a cloud image; one that is configured by its id is taken as it is. */
  String id(ImageSettings image) throws LaunchException, CloudApiException, InterruptedException {
    var id = image.imageId();
    if (id != null) {
      return id;
    }
    var name = requireNonNullElse(image.imageName(), image.name());
    boolean remembered = images.known() != null;
    var choice = asked(name);
    if (choice.chosen().isEmpty() && remembered) {
      // It may have been made since.
      images.drop();
      choice = asked(name);
    }
    var chosen = choice.chosen();
    if (chosen.isEmpty()) {
      images.drop();
      throw new LaunchException(LaunchFailure.BAD_REQUEST, missing(name, choice));
    }
    if (choice.active().size() > 1 && told.add(name + chosen.get().id())) {
      log.warn(
          "Provider {}: the cloud has {} active images called {}; {} is taken, which is ours or the newest: give image-id to say which",
          provider,
          choice.active().size(),
          name,
          chosen.get().id());
    }
    return chosen.get().id();
  }

  private ImageChoice asked(String name)
      throws LaunchException, CloudApiException, InterruptedException {
    try {
      return choice(name);
    } catch (CloudApiException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST,
          "provider %s: the cloud does not tell its images, so that the id of %s cannot be found: %s; give image-id in cloud-images"
              .formatted(provider, name, e.getMessage()),
          e);
    }
  }

  private String missing(String name, ImageChoice choice) {
    return choice.named().isEmpty()
        ? "provider %s: the cloud has no image %s, which cloud-images names; %s"
            .formatted(provider, name, choose())
        : "provider %s: the cloud has no active image %s, which cloud-images names: %s; wait until one is active, or %s"
            .formatted(provider, name, choice.states(), choose());
  }

  private String choose() {
    return "choose one that `openstack image list` shows (nodepool doctor provider %s checks them all)"
        .formatted(provider);
  }
}
