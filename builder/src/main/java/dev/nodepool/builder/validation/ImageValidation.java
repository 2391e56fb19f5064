package dev.nodepool.builder.validation;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.context.SecretVariables;
import dev.nodepool.builder.plan.Backoff;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.Situations;
import dev.nodepool.builder.plan.TrialRules;
import dev.nodepool.config.Diskimage;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.UploadValidation;
import dev.nodepool.model.UploadValidation.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates one upload, under the lock of the uploads of its build. The record says what comes of
 * it; until then the upload before it stays current. What a builder leaves that dies over it, the
 * next one begins anew: the request and the lock of its node end with the session.
 */
public final class ImageValidation {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.ImageValidation");

  private final BuilderContext context;

  public ImageValidation(BuilderContext context) {
    this.context = context;
  }

  /** Validates if nobody else does, and it is still due; says whether it did. */
  public boolean run(TrialRules.Due due, Situations look) throws InterruptedException {
    var lock = context.store().images().locks().uploads(due.build(), due.use().provider());
    if (lock.isEmpty()) {
      return false;
    }
    var worker = Thread.currentThread();
    var lost = lock.get().onLost(worker::interrupt);
    try {
      var situation = look.now();
      var image = situation.image();
      if (image == null || !TrialRules.due(situation).contains(due)) {
        return false;
      }
      validate(image, due, situation);
      return true;
    } finally {
      lost.stop();
      lock.get().release();
    }
  }

  private void validate(Diskimage image, TrialRules.Due due, ImageSituation situation)
      throws InterruptedException {
    var upload = due.upload();
    var validation = Objects.requireNonNull(image.validation());
    var label = validation.label() == null ? due.use().label() : validation.label();
    log.info(
        "Upload {} of image {} to {} is validated on a node of label {}",
        upload.id(),
        upload.image(),
        upload.provider(),
        label);
    var verdict =
        label == null
            ? new Verdict.Open("no label of the provider uses the image: name one in validate")
            : new TrialNode(
                    context.store(),
                    upload,
                    validation,
                    text -> SecretVariables.masked(image, image.envVars(), text))
                .tried(label);
    context.metrics().validated(upload.image(), upload.provider(), verdict.name());
    if (!context.store().images().replace(upload, after(image, situation, upload, verdict))) {
      log.info("Upload {} of image {} was changed meanwhile", upload.id(), upload.image());
    }
  }

  private ImageUpload after(
      Diskimage image, ImageSituation situation, ImageUpload upload, Verdict verdict) {
    var now = context.store().now();
    return switch (verdict) {
      case Verdict.Passed(var node) -> {
        log.info(
            "Image {} ({}) is validated in {}",
            upload.image(),
            upload.buildId(),
            upload.provider());
        yield TrialRules.accepted(
            image, situation, new UploadValidation(Stage.PASSED, 0, node, null).on(upload), now);
      }
      case Verdict.Failed(var node, var why) -> {
        log.error(
            "Image {} ({}) is bad, upload {} to {} is kept and not used: {}",
            upload.image(),
            upload.buildId(),
            upload.id(),
            upload.provider(),
            why);
        yield failed(upload, node, why).in(ImageState.FAILED, now);
      }
      case Verdict.Open(var why) -> {
        log.warn(
            "Image {} ({}) could not be validated in {} and is tried again: {}",
            upload.image(),
            upload.buildId(),
            upload.provider(),
            why);
        yield UploadValidation.of(upload)
            .orElseGet(UploadValidation::begun)
            .triedInVain(why)
            .on(upload)
            .in(ImageState.UPLOADING, now);
      }
    };
  }

  private static ImageUpload failed(ImageUpload upload, String node, String why) {
    var extra = new LinkedHashMap<>(upload.extra());
    extra.putAll(Map.of("reason", "its validation failed: " + why, Backoff.FAILURES, 1));
    return new UploadValidation(Stage.FAILED, 0, node.isEmpty() ? null : node, why)
        .on(upload.saying(extra));
  }
}
