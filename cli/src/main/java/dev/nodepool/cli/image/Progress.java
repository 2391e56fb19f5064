package dev.nodepool.cli.image;

import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What builders of ours add to a record: how far an upload is, and why something failed. */
final class Progress {
  private static final String PROGRESS = "progress";
  private static final String PERCENT = "percent";
  private static final String REASON = "reason";

  private Progress() {}

  /**
   * Bytes, percent, rate and time left, as the builder wrote them; null when it is not under way.
   */
  static @Nullable Object of(ImageUpload upload) {
    return upload.state() == ImageState.UPLOADING ? upload.extra().get(PROGRESS) : null;
  }

  /** How much of the upload is done; empty when nobody says it. */
  static String percent(ImageUpload upload) {
    return of(upload) instanceof Map<?, ?> progress && progress.get(PERCENT) instanceof Number part
        ? " (%d %%)".formatted(part.longValue())
        : "";
  }

  /** Null when the record has none. */
  static @Nullable String reason(Map<String, Object> extra) {
    return extra.get(REASON) instanceof String reason ? reason : null;
  }
}
