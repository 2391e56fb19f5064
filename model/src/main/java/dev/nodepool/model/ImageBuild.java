package dev.nodepool.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One build of a diskimage (docs/zookeeper.md 7.1). */
public record ImageBuild(
    String image,
    String id,
    ImageState state,
    Instant stateTime,
    @Nullable String builder,
    @Nullable String builderId,
    List<String> formats,
    @Nullable String username,
    @Nullable String pythonPath,
    @Nullable String shellType,
    Map<String, Object> extra) {
  public ImageBuild {
    formats = List.copyOf(formats);
  }
}
