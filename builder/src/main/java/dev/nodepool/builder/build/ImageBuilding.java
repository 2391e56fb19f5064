package dev.nodepool.builder.build;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.files.ImageFiles;
import dev.nodepool.builder.plan.Backoff;
import dev.nodepool.builder.plan.BuildDecision;
import dev.nodepool.builder.plan.BuildRules;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.Situations;
import dev.nodepool.config.Diskimage;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.store.lock.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds an image once: under its lock, with the record first, then the command, then the record
 * again. A failure stands in the record with its reason and how many there were in a row.
 */
public final class ImageBuilding {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.ImageBuilding");

  /** The key of a failed record that says why. */
  private static final String REASON = "reason";

  private final BuilderContext context;

  public ImageBuilding(BuilderContext context) {
    this.context = context;
  }

  /**
   * Builds if nobody else does; says whether it did.
   *
   * @param look asked again once the lock is ours
   */
  public boolean run(Diskimage image, Situations look) throws InterruptedException {
    var lock = context.store().images().locks().builds(image.name());
    if (lock.isEmpty()) {
      return false;
    }
    try {
      var situation = look.now();
      if (BuildRules.decide(situation) instanceof BuildDecision.Build build) {
        build(image, situation, build, lock.get());
        return true;
      }
      return false;
    } finally {
      lock.get().release();
    }
  }

  private void build(
      Diskimage image, ImageSituation situation, BuildDecision.Build decision, Lock lock)
      throws InterruptedException {
    var images = context.store().images();
    String id = ImageFiles.newBuildId();
    log.info("Building image {} ({}): it {}", image.name(), id, decision.reason());
    var record = record(image, id, decision.formats());
    images.create(record, lock);
    long begin = System.nanoTime();
    var worker = Thread.currentThread();
    var lost = lock.onLost(worker::interrupt);
    try {
      var formats = new ImageMaking(context).make(image, situation, id, decision.formats());
      var ready = ready(record, formats);
      images.write(ready, lock);
      var took = Duration.ofNanos(System.nanoTime() - begin);
      log.info("Image {} ({}) is built, in {} s", image.name(), id, took.toSeconds());
      context.metrics().built(image.name(), 0, took);
      context.metrics().ready(image.name(), ready.stateTime());
    } catch (BuildFailure | IOException e) {
      images.write(notBuilt(record, e, failures(situation)), lock);
      int code = e instanceof BuildFailure failure ? failure.code() : 1;
      context.metrics().built(image.name(), code, Duration.ofNanos(System.nanoTime() - begin));
    } catch (InterruptedException e) {
      context.files().delete(image.name(), id);
      if (lock.valid()) {
        images.write(failed(record, "its builder was stopped", 0), lock);
      }
      throw e;
    } finally {
      lost.stop();
    }
    // Also after a failure: whoever asks once is told how it ended, and may ask again.
    if (decision.requested()) {
      images.forgetRequest(image.name());
    }
  }

  /** Takes away what was made, and says in the record why the rest was not. */
  private ImageBuild notBuilt(ImageBuild record, Exception e, int before) {
    String reason =
        e instanceof BuildFailure ? String.valueOf(e.getMessage()) : NetworkTrouble.words(e);
    log.error("Image {} ({}) was not built: {}", record.image(), record.id(), reason);
    context.files().delete(record.image(), record.id());
    return failed(record, reason, before);
  }

  private ImageBuild record(Diskimage image, String id, SortedSet<String> formats) {
    return new ImageBuild(
        image.name(),
        id,
        ImageState.BUILDING,
        context.store().now(),
        context.settings().host(),
        context.settings().builderId(),
        List.copyOf(formats),
        image.username(),
        image.pythonPath(),
        image.shellType(),
        Map.of());
  }

  private ImageBuild ready(ImageBuild record, List<String> formats) {
    return record.with(ImageState.READY, context.store().now(), formats, Map.of());
  }

  private static int failures(ImageSituation situation) {
    var before = situation.failedSince();
    return before.isEmpty() ? 1 : Backoff.failures(before.getFirst().extra()) + 1;
  }

  private ImageBuild failed(ImageBuild record, String reason, int failures) {
    return record.with(
        ImageState.FAILED,
        context.store().now(),
        record.formats(),
        Map.of(REASON, reason, Backoff.FAILURES, failures));
  }
}
