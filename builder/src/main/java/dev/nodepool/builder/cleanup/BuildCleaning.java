package dev.nodepool.builder.cleanup;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.plan.Backoff;
import dev.nodepool.builder.plan.GoneBuilder;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.KeepRules;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away builds that an image does not need any more, and what a builder left that died: the
 * files, then the record. One pass for an image at a time.
 */
public final class BuildCleaning {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.BuildCleaning");

  private final BuilderContext context;

  public BuildCleaning(BuilderContext context) {
    this.context = context;
  }

  /** Whether a pass would find something. */
  public boolean isDue(ImageSituation situation) {
    return situation.builds().stream().anyMatch(this::isDue)
        || !KeepRules.buildsToDelete(situation, context.settings().builderId()).isEmpty()
        || situation.readyBuilds().stream().anyMatch(build -> hasFilesTooMany(situation, build));
  }

  private boolean isDue(ImageBuild build) {
    return switch (build.state()) {
      case BUILDING, DELETING -> true;
      case FAILED -> context.files().exist(build.image(), build.id());
      default -> false;
    };
  }

  private boolean hasFilesTooMany(ImageSituation situation, ImageBuild build) {
    return KeepRules.filesToDelete(situation, build).stream()
        .anyMatch(
            format -> context.files().existing(build.image(), build.id(), format).isPresent());
  }

  public void pass(ImageSituation situation) throws InterruptedException {
    for (var build : situation.builds()) {
      switch (build.state()) {
        case BUILDING -> endIfAbandoned(build);
        // Whether or not uploads of it are left; another builder may have found that ours died.
        case DELETING, FAILED -> context.files().delete(build.image(), build.id());
        case READY -> deleteFiles(situation, build);
        default -> {}
      }
    }
    for (var build : KeepRules.buildsToDelete(situation, context.settings().builderId())) {
      delete(situation, build);
    }
  }

  /** A build that nobody holds has died with its builder. */
  private void endIfAbandoned(ImageBuild build) throws InterruptedException {
    var images = context.store().images();
    var lock = images.locks().builds(build.image());
    if (lock.isEmpty()) {
      return;
    }
    try {
      // Under the lock, since its builder may have ended it just now.
      boolean still =
          images.now(build).filter(now -> now.state() == ImageState.BUILDING).isPresent();
      if (still) {
        log.warn("Build {} of image {} died with its builder", build.id(), build.image());
        var died =
            Map.<String, Object>of(
                "reason", "its builder died or was stopped", Backoff.FAILURES, 0);
        images.write(
            build.with(ImageState.FAILED, context.store().now(), build.formats(), died),
            lock.get());
        context.files().delete(build.image(), build.id());
      }
    } finally {
      lock.get().release();
    }
  }

  private void deleteFiles(ImageSituation situation, ImageBuild build) {
    for (String format : KeepRules.filesToDelete(situation, build)) {
      if (context.files().existing(build.image(), build.id(), format).isPresent()) {
        log.info(
            "Image {} ({}) is everywhere: its {} file is deleted",
            build.image(),
            build.id(),
            format);
        context.files().delete(build.image(), build.id(), format);
      }
    }
  }

  /** Whoever has the files deletes them and the record; others only where that builder is gone. */
  private void delete(ImageSituation situation, ImageBuild build) throws InterruptedException {
    var images = context.store().images();
    var lock = images.locks().build(build);
    if (lock.isEmpty()) {
      return;
    }
    try {
      if (build.state() != ImageState.DELETING) {
        images.write(build.in(ImageState.DELETING, context.store().now()), lock.get());
      }
      boolean gone = context.files().delete(build.image(), build.id());
      if (gone && (isOurs(build) || GoneBuilder.isGone(situation, build))) {
        log.info("Build {} of image {} is gone", build.id(), build.image());
        images.delete(build);
      }
    } finally {
      lock.get().release();
    }
  }

  private boolean isOurs(ImageBuild build) {
    return build.builderId() == null || build.builderId().equals(context.settings().builderId());
  }
}
