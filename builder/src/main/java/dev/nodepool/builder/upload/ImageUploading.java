package dev.nodepool.builder.upload;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.context.SecretVariables;
import dev.nodepool.builder.files.ImageFile;
import dev.nodepool.builder.plan.Backoff;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.ImageUse;
import dev.nodepool.builder.plan.Situations;
import dev.nodepool.builder.plan.TrialRules;
import dev.nodepool.builder.plan.UploadRules;
import dev.nodepool.config.Diskimage;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.TakesImages;
import dev.nodepool.driver.TakesImages.ImageOrder;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.store.lock.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads a build to a provider once: under the lock of its uploads, with the record first, then
 * the image, then the record again.
 */
public final class ImageUploading {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.ImageUploading");

  /** The marks that leak sweeps and launchers of Nodepool 11 know. */
  private static final String BUILD_MARK = "nodepool_build_id";

  private static final String UPLOAD_MARK = "nodepool_upload_id";
  private static final String PROVIDER_MARK = "nodepool_provider_name";

  private final BuilderContext context;

  public ImageUploading(BuilderContext context) {
    this.context = context;
  }

  /** Uploads if nobody else does, and it is still due; says whether it did. */
  public boolean run(Diskimage image, UploadRules.Due due, TakesImages cloud, Situations look)
      throws InterruptedException {
    var use = due.use();
    var file = context.files().existing(image.name(), due.build().id(), use.format());
    if (file.isEmpty()) {
      return false;
    }
    var lock = context.store().images().locks().uploads(due.build(), use.provider());
    if (lock.isEmpty()) {
      return false;
    }
    try {
      var situation = look.now();
      if (UploadRules.due(situation).contains(due)) {
        upload(image, due, file.get(), cloud, situation, lock.get());
        return true;
      }
      return false;
    } finally {
      lock.get().release();
    }
  }

  private void upload(
      Diskimage image,
      UploadRules.Due due,
      ImageFile file,
      TakesImages cloud,
      ImageSituation situation,
      Lock lock)
      throws InterruptedException {
    var images = context.store().images();
    var record = images.create(draft(image, due), lock);
    var worker = Thread.currentThread();
    var lost = lock.onLost(worker::interrupt);
    long begin = System.nanoTime();
    try {
      var uploaded = inTime(image, due, file, cloud, record, lock);
      images.write(TrialRules.uploaded(image, situation, uploaded, context.store().now()), lock);
      var took = Duration.ofNanos(System.nanoTime() - begin);
      log.info(
          "Image {} ({}) is uploaded to {} as {}, in {} s",
          image.name(),
          due.build().id(),
          record.provider(),
          uploaded.externalId(),
          took.toSeconds());
      context.metrics().uploaded(image.name(), record.provider(), took);
    } catch (CloudException | UploadFailure | IOException e) {
      String reason =
          e instanceof IOException ? NetworkTrouble.words(e) : String.valueOf(e.getMessage());
      say(record, reason);
      images.write(failed(record, reason, due, situation), lock);
      var took = Duration.ofNanos(System.nanoTime() - begin);
      context.metrics().uploadFailed(image.name(), record.provider(), took);
    } finally {
      lost.stop();
    }
  }

  private static void say(ImageUpload record, String reason) {
    log.error(
        "Image {} ({}) was not uploaded to {}: {}",
        record.image(),
        record.buildId(),
        record.provider(),
        reason);
  }

  private ImageUpload inTime(
      Diskimage image,
      UploadRules.Due due,
      ImageFile file,
      TakesImages cloud,
      ImageUpload record,
      Lock lock)
      throws CloudException, UploadFailure, IOException, InterruptedException {
    var limit = new TimeLimit(due.use().timeout());
    try (limit) {
      return send(image, due, file, cloud, record, lock);
    } catch (InterruptedException e) {
      if (limit.isOver()) {
        throw new UploadFailure(
            "it took longer than image-upload-timeout (%d s)"
                .formatted(due.use().timeout().toSeconds()));
      }
      throw e;
    } finally {
      // It may have struck when everything was done.
      if (limit.isOver()) {
        Thread.interrupted();
      }
    }
  }

  private ImageUpload draft(Diskimage image, UploadRules.Due due) {
    return new ImageUpload(
        image.name(),
        due.build().id(),
        due.use().provider(),
        "",
        ImageState.UPLOADING,
        context.store().now(),
        null,
        null,
        due.use().format(),
        image.username(),
        image.pythonPath(),
        image.shellType(),
        Map.of());
  }

  private ImageUpload send(
      Diskimage image,
      UploadRules.Due due,
      ImageFile file,
      TakesImages cloud,
      ImageUpload record,
      Lock lock)
      throws CloudException, UploadFailure, IOException, InterruptedException {
    var use = due.use();
    String name = ImageName.of(use.nameFormat(), image.name(), record.id(), context.store().now());
    String what = "Upload of image %s to %s".formatted(image.name(), use.provider());
    log.info("{} as {} begins", what, name);
    String id;
    var content = file.content();
    var progress = context.metrics().begin(image.name(), use.provider(), content.size());
    try (progress;
        var _ = new UploadLog(what, progress, context, record, lock);
        var checksums = context.files().checksums(file)) {
      var marked = properties(image, use, record);
      id = cloud.upload(new ImageOrder(name, content, use.format(), checksums, marked), progress);
    }
    askHook(image, use, cloud, id, file);
    return record.at(id, name);
  }

  /** The image is deleted unless the hook, if there is one, accepts it. */
  private void askHook(Diskimage image, ImageUse use, TakesImages cloud, String id, ImageFile file)
      throws CloudException, UploadFailure, InterruptedException {
    String hook = use.hook();
    if (hook != null) {
      boolean accepted = false;
      try {
        var environment = new HashMap<>(context.settings().environment());
        environment.putAll(image.envVars());
        PostUploadHook.run(
            hook,
            use.provider(),
            id,
            file.stored(),
            text -> SecretVariables.masked(image, environment, text));
        accepted = true;
      } finally {
        if (!accepted) {
          cloud.deleteImage(id);
        }
      }
    }
  }

  /**
   * What the image's own metadata, the provider's section, and we ourselves say; later ones win.
   */
  private static Map<String, String> properties(Diskimage image, ImageUse use, ImageUpload record) {
    var properties = new HashMap<String, String>();
    image.metadata().forEach((key, value) -> properties.put(key, String.valueOf(value)));
    use.meta().forEach((key, value) -> properties.put(key, String.valueOf(value)));
    properties.put(BUILD_MARK, record.buildId());
    properties.put(UPLOAD_MARK, record.id());
    properties.put(PROVIDER_MARK, use.provider());
    return properties;
  }

  private ImageUpload failed(
      ImageUpload record, String reason, UploadRules.Due due, ImageSituation situation) {
    int before =
        situation.uploadsOf(due.build()).stream()
            .filter(other -> other.provider().equals(record.provider()))
            .filter(other -> other.state() == ImageState.FAILED)
            .mapToInt(other -> Backoff.failures(other.extra()))
            .max()
            .orElse(0);
    return record
        .in(ImageState.FAILED, context.store().now())
        .saying(Map.of("reason", reason, Backoff.FAILURES, before + 1));
  }
}
