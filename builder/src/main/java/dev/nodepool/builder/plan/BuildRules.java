package dev.nodepool.builder.plan;

import dev.nodepool.builder.plan.BuildDecision.Build;
import dev.nodepool.builder.plan.BuildDecision.Rest;
import dev.nodepool.config.Diskimage;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.time.Duration;
import java.util.TreeSet;

/** When an image is built (docs/zookeeper.md 7.1). */
public final class BuildRules {
  private BuildRules() {}

  public static BuildDecision decide(ImageSituation situation) {
    var image = situation.image();
    if (image == null) {
      return new Rest("is not in the configuration");
    }
    if (image.pause() || situation.paused()) {
      return new Rest("is paused");
    }
    if (situation.builds().stream().anyMatch(build -> build.state() == ImageState.BUILDING)) {
      return new Rest("is being built");
    }
    var formats = situation.formats();
    if (formats.isEmpty()) {
      return new Rest("is used by no provider and names no formats");
    }
    if (situation.requested()) {
      return new Build("was asked for", formats, true);
    }
    return unasked(situation, image);
  }

  private static BuildDecision unasked(ImageSituation situation, Diskimage image) {
    var failed = situation.failedSince();
    if (!failed.isEmpty()) {
      int failures = Backoff.failures(failed.getFirst().extra());
      var again =
          failed.getFirst().stateTime().plus(Backoff.after(failures, situation.firstPause()));
      if (situation.now().isBefore(again)) {
        return new Rest(
            "failed %s in a row and is tried again in %d s"
                .formatted(
                    failures == 1 ? "once" : failures + " times",
                    Duration.between(situation.now(), again).toSeconds()));
      }
    }
    return situation
        .newestReady()
        .map(newest -> onceMore(situation, image, newest))
        .orElseGet(() -> new Build("has no ready build", situation.formats(), false));
  }

  private static BuildDecision onceMore(
      ImageSituation situation, Diskimage image, ImageBuild newest) {
    var missing = new TreeSet<>(situation.formats());
    missing.removeAll(newest.formats());
    if (!missing.isEmpty() && !image.deleteAfterUpload()) {
      return new Build("lacks " + String.join(", ", missing), situation.formats(), false);
    }
    var age = Duration.between(newest.stateTime(), situation.now());
    return age.compareTo(image.rebuildAge()) >= 0
        ? new Build(
            "is %d s old (rebuild-age: %d)"
                .formatted(age.toSeconds(), image.rebuildAge().toSeconds()),
            situation.formats(),
            false)
        : new Rest("is new enough");
  }
}
