package dev.nodepool.builder.plan;

import dev.nodepool.config.Diskimage;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A situation of the image {@code debian} that tests put together. */
final class Situation {
  static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  static final String OURS = "our-id";

  private Diskimage image = image(List.of(), false, List.of(), false);
  private boolean configured = true;
  private final List<ImageUse> uses = new ArrayList<>();
  private final List<ImageBuild> builds = new ArrayList<>();
  private final List<ImageUpload> uploads = new ArrayList<>();
  private boolean paused;
  private boolean requested;
  private final Set<String> strangers = new TreeSet<>();
  private int uploadIds;

  static Diskimage image(
      List<String> formats, boolean deleteAfterUpload, List<String> keep, boolean pause) {
    return new Diskimage(
        "debian",
        null,
        formats,
        keep,
        deleteAfterUpload,
        Duration.ofDays(1),
        "trixie",
        Duration.ofHours(8),
        List.of(),
        Map.of(),
        pause,
        "zuul",
        "auto",
        null,
        "disk-image-create",
        Map.of());
  }

  Situation image(Diskimage other) {
    image = other;
    return this;
  }

  Situation notConfigured() {
    configured = false;
    return this;
  }

  Situation use(String provider, String format) {
    return use(provider, format, false);
  }

  Situation use(String provider, String format, boolean pausedThere) {
    uses.add(
        new ImageUse(
            provider,
            "debian",
            format,
            pausedThere,
            Map.of(),
            "{image_name}",
            null,
            Duration.ofHours(1),
            "small"));
    return this;
  }

  /** A build that is in its state for so long. */
  Situation build(String id, ImageState state, Duration age, String... formats) {
    return build(id, state, age, OURS, Map.of(), formats);
  }

  Situation build(
      String id,
      ImageState state,
      Duration age,
      String builder,
      Map<String, Object> extra,
      String... formats) {
    builds.add(
        new ImageBuild(
            "debian",
            id,
            state,
            NOW.minus(age),
            builder + ".example.org",
            builder,
            List.of(formats),
            "zuul",
            "auto",
            null,
            extra));
    return this;
  }

  Situation upload(String build, String provider, ImageState state, Duration age) {
    return upload(build, provider, state, age, Map.of());
  }

  Situation upload(
      String build, String provider, ImageState state, Duration age, Map<String, Object> extra) {
    uploads.add(
        new ImageUpload(
            "debian",
            build,
            provider,
            "%010d".formatted(uploadIds++),
            state,
            NOW.minus(age),
            "external",
            "name",
            "qcow2",
            "zuul",
            "auto",
            null,
            extra));
    return this;
  }

  Situation paused() {
    paused = true;
    return this;
  }

  /** A launcher that knows no trials runs there. */
  Situation stranger(String host) {
    strangers.add(host);
    return this;
  }

  Situation requested() {
    requested = true;
    return this;
  }

  ImageSituation now() {
    return new ImageSituation(
        "debian",
        configured ? image : null,
        uses,
        builds,
        uploads,
        paused,
        requested,
        Set.of(OURS),
        strangers,
        Duration.ofMinutes(1),
        NOW);
  }
}
