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

  public ImageBuild in(ImageState newState, Instant since) {
    return with(newState, since, formats, extra);
  }

  public ImageBuild with(
      ImageState newState, Instant since, List<String> newFormats, Map<String, Object> newExtra) {
    return new ImageBuild(
        image,
        id,
        newState,
        since,
        builder,
        builderId,
        newFormats,
        username,
        pythonPath,
        shellType,
        newExtra);
  }
}
