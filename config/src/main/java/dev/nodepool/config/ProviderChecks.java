package dev.nodepool.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the schema of a driver cannot say: names that must be unique, exist or exclude others. */
final class ProviderChecks {
  private static final Set<String> BESIDE_SPEC =
      Set.of("name", "type", "labels", "dynamic-labels", "annotations", "spec");

  private final Spot provider;
  private final Driver driver;
  private final Names names;
  private final Problems problems;

  private ProviderChecks(Spot provider, Driver driver, Names names, Problems problems) {
    this.provider = provider;
    this.driver = driver;
    this.names = names;
    this.problems = problems;
  }

  static void run(Spot provider, Driver driver, Names names, Problems problems) {
    new ProviderChecks(provider, driver, names, problems).run();
  }

  private void run() {
    Names.requireUnique(provider.items("pools"), "name", "pool", problems);
    Names.requireUnique(provider.items("diskimages"), "name", "diskimage", problems);
    Names.requireUnique(provider.items("cloud-images"), "name", "cloud-image", problems);
    provider
        .items("diskimages")
        .forEach(image -> names.requireDiskimage(image.get("name"), problems));
    for (var image : provider.items("cloud-images")) {
      if (driver.isOpenstack() && image.has("image-id") && image.has("image-name")) {
        problems.error(
            image.get("image-name"), "image-id and image-name exclude each other; remove one");
      }
    }
    var images = new Images();
    provider.items("pools").forEach(pool -> checkPool(pool, images));
    switch (driver) {
      case STATIC -> StaticChecks.run(provider, names, problems);
      case METASTATIC -> MetastaticChecks.run(provider, names, problems);
      default -> {}
    }
  }

  private void checkPool(Spot pool, Images images) {
    if (driver == Driver.STATIC) {
      return;
    }
    var seen = new HashSet<String>();
    for (var label : pool.items("labels")) {
      var name = label.text("name");
      if (name != null) {
        names.requireLabel(label.get("name"), name, problems);
        if (!seen.add(name)) {
          problems.warning(
              label.get("name"),
              "the label '%s' is twice in this pool; the last one counts".formatted(name));
        }
      }
      checkLabel(label, images);
    }
  }

  private void checkLabel(Spot label, Images images) {
    if (driver.hasPods()) {
      checkPodSpec(label);
    }
    var hasImages =
        driver.isOpenstack()
            || driver == Driver.AWS
            || driver == Driver.AZURE
            || driver == Driver.IBMVPC;
    if (hasImages && label.has("diskimage") == label.has("cloud-image")) {
      problems.error(
          label.has("diskimage") ? label.get("cloud-image") : label,
          "a label needs exactly one of diskimage and cloud-image");
    }
    if (driver.isOpenstack() && !label.has("min-ram") && !label.has("flavor-name")) {
      problems.error(label, "a label needs min-ram or flavor-name, or both");
    }
    images.check(label);
  }

  private void checkPodSpec(Spot label) {
    if (label.has("spec")) {
      for (var key : label.keys()) {
        if (!BESIDE_SPEC.contains(key)) {
          problems.error(
              label.get(key),
              "the key '%s' cannot stand beside spec; write it into the spec".formatted(key));
        }
      }
    } else if (driver == Driver.OPENSHIFTPODS && !label.has("image")) {
      problems.error(label, "a label needs an image or a spec");
    }
  }

  /** The images of this provider, to which its labels refer. */
  private final class Images {
    private final List<String> cloudImages = Names.in(provider, "cloud-images", "name");
    private final Set<String> cloudImageNames = new HashSet<>(cloudImages);
    private final Set<String> diskimages = new HashSet<>(Names.in(provider, "diskimages", "name"));

    void check(Spot label) {
      var cloudImage = label.text("cloud-image");
      if (cloudImage != null && !cloudImageNames.contains(cloudImage)) {
        problems.error(
            label.get("cloud-image"),
            "this provider has no cloud-image '%s'%s"
                .formatted(
                    cloudImage,
                    Suggestion.orElse(cloudImage, cloudImages, "add it to its cloud-images")));
      }
      var diskimage = label.text("diskimage");
      if (diskimage != null) {
        names.requireDiskimage(label.get("diskimage"), problems);
        if (!diskimages.contains(diskimage)) {
          problems.warning(
              label.get("diskimage"),
              "the diskimage '%s' is not in the diskimages of this provider, so it is never uploaded%s"
                  .formatted(diskimage, Suggestion.of(diskimage, new ArrayList<>(diskimages))));
        }
      }
    }
  }
}
