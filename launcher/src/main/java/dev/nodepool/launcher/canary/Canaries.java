package dev.nodepool.launcher.canary;

import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.model.Canary;
import dev.nodepool.model.Canary.Boots;
import dev.nodepool.model.Canary.Stage;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The canaries of one provider: which launches boot from them, and what came of it. The record of
 * the upload is written when a launch from it ends, with what has come of others meanwhile; whoever
 * writes the boot that decides ends the trial with it. Without a canary nothing is read or written.
 * Thread-safe.
 */
public final class Canaries {
  private static final Logger log = LoggerFactory.getLogger("nodepool.Canaries");

  private final LauncherContext context;
  private final String provider;

  /** What came of uploads before canaries and is in no record yet, by the path of the canary. */
  private final Map<String, Boots> before = new ConcurrentHashMap<>();

  public Canaries(LauncherContext context, String provider) {
    this.context = context;
    this.provider = provider;
  }

  /** The canary, if the node is one of those that try it. */
  public Optional<ImageUpload> choose(String image, String nodeId) {
    return context
        .images()
        .canary(image, provider)
        .filter(upload -> {
          int percent = Canary.of(upload).map(Canary::percent).orElse(0);
          return CanaryShare.includes(nodeId, percent);
        });
  }

  /** Whether a launch has failed for something that may be the image's doing. */
  public static boolean isOfImage(LaunchFailure failure) {
    return failure == LaunchFailure.NO_HOST_KEYS || failure == LaunchFailure.TIMED_OUT;
  }

  /** A first attempt has ended. Returns at once. */
  public void ended(ImageUpload upload, boolean booted) {
    var canary = context.images().canary(upload.image(), provider);
    if (canary.isEmpty()) {
      return;
    }
    var path = canary.get().path();
    if (!path.equals(upload.path())) {
      before.merge(path, Boots.one(booted), Boots::plus);
      return;
    }
    context.metrics().canaryBooted(upload.image(), provider, booted);
    Timers.start("canary-" + upload.image(), () -> count(path, booted));
  }

  private void count(String path, boolean booted) throws InterruptedException {
    var others = Optional.ofNullable(before.remove(path)).orElse(Boots.NONE);
    while (true) {
      var seen = context.store().images().upload(path).filter(Canary::isRunning);
      if (seen.isEmpty()) {
        return;
      }
      var counted = Canary.of(seen.get()).orElseThrow().counting(Boots.one(booted), others);
      var next = decided(seen.get(), counted);
      if (next.state() == ImageState.FAILED) {
        // Before the verdict, so that no death between them leaves it to be built again.
        context.store().images().pause(next.image(), true);
      }
      if (context.store().images().replace(seen.get(), next)) {
        tell(next);
        return;
      }
    }
  }

  private ImageUpload decided(ImageUpload upload, Canary counted) {
    var stage = BootComparison.verdict(counted.own(), counted.before());
    var written = counted.in(stage).on(upload);
    if (stage != Stage.ROLLED_BACK) {
      return written;
    }
    var extra = new LinkedHashMap<>(written.extra());
    extra.put("reason", "it was rolled back, and the image is paused: " + counted.text());
    return written.saying(extra).in(ImageState.FAILED, context.now());
  }

  private void tell(ImageUpload upload) {
    var canary = Canary.of(upload).orElseThrow();
    switch (canary.stage()) {
      case RUNNING ->
          log.debug("Upload {} of image {}: {}", upload.id(), upload.image(), canary.text());
      case PROMOTED -> {
        log.info(
            "Image {} ({}) is as good in {} as the one before it, and used by all: {}",
            upload.image(),
            upload.buildId(),
            provider,
            canary.text());
        context.metrics().canaryEnded(upload.image(), provider, "promoted");
      }
      case ROLLED_BACK -> {
        log.error(
            "Image {} ({}) is bad in {} and not used any more, its building is paused: {}",
            upload.image(),
            upload.buildId(),
            provider,
            canary.text());
        context.metrics().canaryEnded(upload.image(), provider, "rolled_back");
      }
    }
  }
}
