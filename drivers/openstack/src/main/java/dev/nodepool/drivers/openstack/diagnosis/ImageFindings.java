package dev.nodepool.drivers.openstack.diagnosis;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.driver.Finding;
import dev.nodepool.drivers.openstack.catalog.UploadedImages;
import dev.nodepool.drivers.openstack.settings.ImageSettings;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.image.Image;
import java.util.List;

/** Whether the images that are configured are there, one of each name, and active. */
record ImageFindings(ProviderLabels labels, ExaminedCloud examined) {
  private static final String CHECK = "images";

  void addTo(List<Finding> findings) throws CloudApiException, InterruptedException {
    var known = examined.catalog().imagesNow();
    for (var image : labels.settings().cloudImages()) {
      findings.add(image.imageId() == null ? named(image) : ofId(image, known));
    }
    for (var image : labels.settings().diskimages()) {
      long uploads =
          UploadedImages.of(known, examined.marks()).stream()
              .filter(one -> one.ours() && one.name().startsWith(image.name()))
              .count();
      findings.add(Finding.ok(CHECK, "diskimage %s: %d uploaded".formatted(image.name(), uploads)));
    }
  }

  private Finding ofId(ImageSettings image, List<Image> known) {
    var id = String.valueOf(image.imageId());
    return known.stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .map(found -> found.isActive() ? ok(image, id) : inactive(id + " is " + found.status()))
        .orElseGet(() -> missing("the cloud has no image with the id " + id));
  }

  private Finding named(ImageSettings image) throws CloudApiException, InterruptedException {
    var name = requireNonNullElse(image.imageName(), image.name());
    var choice = examined.catalog().imageChoice(name);
    if (choice.named().isEmpty()) {
      return missing("the cloud has no image %s, which cloud-images names".formatted(name));
    }
    var chosen = choice.chosen();
    if (chosen.isEmpty()) {
      return inactive("the image %s cannot be used: %s".formatted(name, choice.states()));
    }
    return choice.active().size() == 1
        ? ok(image, chosen.get().id())
        : Finding.warning(
            CHECK,
            "the cloud has %d active images called %s; %s is taken"
                .formatted(choice.active().size(), name, chosen.get().id()),
            "set image-id instead of image-name to say which");
  }

  private static Finding ok(ImageSettings image, String id) {
    return Finding.ok(CHECK, "cloud-image %s: %s".formatted(image.name(), id));
  }

  private static Finding inactive(String why) {
    return Finding.problem(
        CHECK, why + ", and only active ones can be booted", "wait until it is, or upload it anew");
  }

  private Finding missing(String why) {
    return Finding.problem(
        CHECK, why, "choose one that `" + labels.clientCommand("image list") + "` shows");
  }
}
