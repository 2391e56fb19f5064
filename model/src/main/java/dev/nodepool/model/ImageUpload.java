package dev.nodepool.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One build's copy in one provider's cloud (docs/zookeeper.md 7.2). */
public record ImageUpload(
    String image,
    String buildId,
    String provider,
    String id,
    ImageState state,
    Instant stateTime,
    @Nullable String externalId,
    @Nullable String externalName,
    @Nullable String format,
    @Nullable String username,
    @Nullable String pythonPath,
    @Nullable String shellType,
    Map<String, Object> extra) {

  /** The same under the number that its record was given. */
  public ImageUpload withId(String number) {
    return new ImageUpload(
        image,
        buildId,
        provider,
        number,
        state,
        stateTime,
        externalId,
        externalName,
        format,
        username,
        pythonPath,
        shellType,
        extra);
  }

  /** The same with other keys that Nodepool 11 does not have. */
  public ImageUpload saying(Map<String, Object> newExtra) {
    return new ImageUpload(
        image,
        buildId,
        provider,
        id,
        state,
        stateTime,
        externalId,
        externalName,
        format,
        username,
        pythonPath,
        shellType,
        newExtra);
  }

  public ImageUpload in(ImageState newState, Instant since) {
    return new ImageUpload(
        image,
        buildId,
        provider,
        id,
        newState,
        since,
        externalId,
        externalName,
        format,
        username,
        pythonPath,
        shellType,
        extra);
  }

  /** The same with what the cloud calls it. */
  public ImageUpload at(String cloudId, String cloudName) {
    return new ImageUpload(
        image,
        buildId,
        provider,
        id,
        state,
        stateTime,
        cloudId,
        cloudName,
        format,
        username,
        pythonPath,
        shellType,
        extra);
  }
}
