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
    Map<String, Object> extra) {}
