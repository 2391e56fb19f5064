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

  /** The path of its record, as records of nodes name their image. */
  public String path() {
    return "/nodepool/images/%s/builds/%s/providers/%s/images/%s"
        .formatted(image, buildId, provider, id);
  }

  /** The same under the number that its record was given. */
  public ImageUpload withId(String number) {
    return with(number, state, stateTime, externalId, externalName, extra);
  }

  /** The same with other keys that Nodepool 11 does not have. */
  public ImageUpload saying(Map<String, Object> newExtra) {
    return with(id, state, stateTime, externalId, externalName, newExtra);
  }

  public ImageUpload in(ImageState newState, Instant since) {
    return with(id, newState, since, externalId, externalName, extra);
  }

  /** The same with what the cloud calls it. */
  public ImageUpload at(String cloudId, String cloudName) {
    return with(id, state, stateTime, cloudId, cloudName, extra);
  }

  private ImageUpload with(
      String newId,
      ImageState newState,
      Instant since,
      @Nullable String cloudId,
      @Nullable String cloudName,
      Map<String, Object> newExtra) {
    return new ImageUpload(
        image,
        buildId,
        provider,
        newId,
        newState,
        since,
        cloudId,
        cloudName,
        format,
        username,
        pythonPath,
        shellType,
        newExtra);
  }
}
