package dev.nodepool.cli.image;

import dev.nodepool.builder.plan.TrialRules;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.config.Diskimage;
import dev.nodepool.model.Canary;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.UploadValidation;
import dev.nodepool.store.image.ImageCache;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one image at one moment, in sentences.
 *
 * @param diskimage null when the configuration does not have it
 * @param building whether a builder holds the image's lock
 * @param served whether any builder is connected
 * @param strangers the host names of launchers that know no trials of images
 */
record ImageFacts(
    String image,
    ImageCache images,
    @Nullable Diskimage diskimage,
    boolean building,
    boolean served,
    List<String> strangers,
    Instant now) {

  /** Why it is not built, or when it will be. */
  List<String> build() {
    var lines = new ArrayList<String>();
    newest()
        .ifPresentOrElse(
            build ->
                lines.add(
                    "Its newest ready build is %s-%s, %s old."
                        .formatted(image, build.id(), since(build.stateTime()))),
            () -> lines.add("It has no ready build."));
    if (diskimage == null) {
      lines.add("It is no diskimage of this configuration: nobody builds it any more.");
    } else if (diskimage.pause()) {
      lines.add("It is not built, because its diskimage in the configuration says pause: true.");
    }
    if (images.paused(image)) {
      lines.add(
          "It is not built, because it is paused: nodepool image-unpause %s.".formatted(image));
    }
    if (!served) {
      lines.add("No builder is connected to this ZooKeeper.");
    }
    underWay().ifPresent(lines::add);
    failed().ifPresent(lines::add);
    images
        .buildRequested(image)
        .ifPresent(asked -> lines.add("A build was asked for %s ago.".formatted(since(asked))));
    dueIn().ifPresent(lines::add);
    return lines;
  }

  private Optional<String> underWay() {
    return builds(ImageState.BUILDING)
        .map(build ->
            building
                ? "Build %s-%s is under way on %s for %s."
                    .formatted(image, build.id(), build.builder(), since(build.stateTime()))
                : "Build %s-%s says that it is under way, but nobody holds its lock: its builder %s is gone, another one removes it."
                    .formatted(image, build.id(), build.builder()));
  }

  private Optional<ImageBuild> builds(ImageState state) {
    return images.image(image).builds().stream()
        .filter(build -> build.state() == state)
        .max(Comparator.comparing(ImageBuild::stateTime));
  }

  private Optional<ImageBuild> newest() {
    return builds(ImageState.READY);
  }

  /** The last failure, when nothing has succeeded after it. */
  private Optional<String> failed() {
    var ready = newest().map(ImageBuild::stateTime).orElse(Instant.EPOCH);
    return builds(ImageState.FAILED)
        .filter(build -> build.stateTime().isAfter(ready))
        .map(build ->
            "Build %s-%s failed %s ago on %s: %s"
                .formatted(
                    image,
                    build.id(),
                    since(build.stateTime()),
                    build.builder(),
                    reason(
                        Progress.reason(build.extra()),
                        "see %s-%s.log there.".formatted(image, build.id()))));
  }

  private Optional<String> dueIn() {
    if (diskimage == null) {
      return Optional.empty();
    }
    var rebuild = diskimage.rebuildAge();
    return newest()
        .map(build -> rebuild.minus(Duration.between(build.stateTime(), now)))
        .map(left ->
            left.isPositive()
                ? "The next build is due in %s (rebuild-age).".formatted(Durations.text(left))
                : "The next build is due (rebuild-age).");
  }

  /** Where its upload to a provider stands. */
  List<String> upload(ProviderImage use) {
    var lines = new ArrayList<String>();
    if (use.pause()) {
      lines.add("Its uploads are paused, because the provider's diskimage says pause: true.");
    }
    if (diskimage != null) {
      TrialRules.refusal(diskimage, strangers)
          .ifPresent(why -> lines.add("It is not uploaded: %s.".formatted(why)));
    }
    var build = newest();
    if (build.isEmpty()) {
      lines.add("There is no ready build that could be uploaded.");
      return lines;
    }
    var uploads =
        images.image(image).uploads().stream()
            .filter(upload ->
                upload.buildId().equals(build.get().id())
                    && upload.provider().equals(use.provider()))
            .sorted(Comparator.comparing(ImageUpload::id).reversed())
            .toList();
    if (uploads.isEmpty()) {
      lines.add(
          "The newest build is not uploaded: only the builder %s has its files."
              .formatted(build.get().builder()));
    } else {
      lines.add(sentence(uploads.getFirst()));
    }
    return lines;
  }

  private String sentence(ImageUpload upload) {
    var what = "Upload %s of the newest build".formatted(upload.id());
    var age = since(upload.stateTime());
    if (UploadValidation.isWaiting(upload)) {
      return "%s is in the cloud and waits for its validation%s."
          .formatted(what, inVain(UploadValidation.of(upload).orElseThrow()));
    }
    if (Canary.isRunning(upload)) {
      var canary = Canary.of(upload).orElseThrow();
      return "%s is a canary for %s: %d %% of the launches try it, so far %s."
          .formatted(what, age, canary.percent(), canary.text());
    }
    if (UploadValidation.hasFailed(upload) || Canary.wasRolledBack(upload)) {
      return "%s was found to be bad %s ago, is kept and not used; nodepool image-upload %s %s tries the build once more: %s"
          .formatted(what, age, upload.provider(), image, Progress.reason(upload.extra()));
    }
    return switch (upload.state()) {
      case READY -> "%s is ready for %s, as %s.".formatted(what, age, upload.externalId());
      case UPLOADING -> "%s is under way for %s%s.".formatted(what, age, Progress.percent(upload));
      case FAILED ->
          "%s failed %s ago and is tried again later, or now by nodepool image-upload %s %s: %s"
              .formatted(
                  what,
                  age,
                  upload.provider(),
                  image,
                  reason(Progress.reason(upload.extra()), "see the builder's log."));
      default -> "%s is %s for %s.".formatted(what, upload.state().wire(), age);
    };
  }

  private static String inVain(UploadValidation validation) {
    return validation.tries() == 0
        ? ""
        : ", tried in vain %s: %s"
            .formatted(
                validation.tries() == 1 ? "once" : validation.tries() + " times",
                validation.text());
  }

  private static String reason(@Nullable String told, String otherwise) {
    return told == null ? otherwise : told;
  }

  private String since(Instant then) {
    var age = Duration.between(then, now);
    return Durations.text(age.isNegative() ? Duration.ZERO : age.truncatedTo(ChronoUnit.SECONDS));
  }
}
