package dev.nodepool.builder.plan;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;

/** When a build that is to be deleted waits no more for its builder, who has the files. */
public final class GoneBuilder {
  /** The key of a record whose builder somebody has said is gone; others than we ignore it. */
  private static final String FORGOTTEN = "forgotten";

  /** A builder that has not been seen for so long is gone without anybody's word. */
  private static final Duration AWAY = Duration.ofDays(1);

  private GoneBuilder() {}

  /** The build as one to be deleted by whoever finds it. */
  public static ImageBuild forget(ImageBuild build, Instant now) {
    var extra = new HashMap<>(build.extra());
    extra.put(FORGOTTEN, true);
    return build.with(ImageState.DELETING, now, build.formats(), extra);
  }

  /** Whether the record may go although whoever has the files has not deleted them. */
  public static boolean isGone(ImageSituation situation, ImageBuild build) {
    return build.state() == ImageState.DELETING
        && (Boolean.TRUE.equals(build.extra().get(FORGOTTEN))
            || (!situation.hasBuilder(build)
                && build.stateTime().plus(AWAY).isBefore(situation.now())));
  }
}
