package dev.nodepool.app;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.launcher.context.Intervals;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The timers that operators and tests shorten with NODEPOOL_INTERVALS, a JSON object of seconds.
 */
final class IntervalSettings {
  static final String VARIABLE = "NODEPOOL_INTERVALS";
  private static final Set<String> OF_THE_BUILDER = Set.of("build", "upload");

  /** Ages and pauses after failures are looked at so often; all else by events. */
  private static final Duration BUILDER_LOOK = Duration.ofSeconds(10);

  private static final Duration BUILDER_PAUSE = Duration.ofMinutes(1);

  private static final double MILLIS = 1000;

  private final Map<String, Double> seconds;

  private IntervalSettings(Map<String, Double> seconds) {
    this.seconds = new HashMap<>(seconds);
  }

  /** Throws {@link CommandFailure} in one sentence when a name or a number is wrong. */
  static Intervals ofEnvironment(Map<String, String> environment) {
    return of(environment.get(VARIABLE));
  }

  /** How often a builder looks at all images although nothing has changed. */
  static Duration builderLook(Map<String, String> environment) {
    return one("build", BUILDER_LOOK, environment);
  }

  /** How often a builder looks at the images in the clouds. */
  static Duration leakedImagesLook(Map<String, String> environment) {
    return one("cleanup", Intervals.DEFAULT.cleanup(), environment);
  }

  /** How long a build or upload rests that failed for the first time. */
  static Duration builderPause(Map<String, String> environment) {
    return one("upload", BUILDER_PAUSE, environment);
  }

  private static Duration one(String name, Duration usual, Map<String, String> environment) {
    return parsed(environment.get(VARIABLE)).map(given -> given.take(name, usual)).orElse(usual);
  }

  private static Intervals of(@Nullable String json) {
    return parsed(json).map(IntervalSettings::intervals).orElse(Intervals.DEFAULT);
  }

  private static Optional<IntervalSettings> parsed(@Nullable String json) {
    if (json == null || json.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new IntervalSettings(
              new JsonMapper().readValue(json, new TypeReference<Map<String, Double>>() {})));
    } catch (JacksonException e) {
      throw new CommandFailure(
          VARIABLE + " is not a JSON object of seconds, such as {\"cleanup\": 0.5}.", e);
    }
  }

  private Intervals intervals() {
    var usual = Intervals.DEFAULT;
    var intervals =
        new Intervals(
            take("cleanup", usual.cleanup()),
            take("delete", usual.delete()),
            take("request", usual.request()),
            take("request-lock-cleanup", usual.requestLockCleanup()),
            take("launch-poll-min", usual.launchPollMin()),
            take("launch-poll-max", usual.launchPollMax()));
    seconds.keySet().removeAll(OF_THE_BUILDER);
    if (!seconds.isEmpty()) {
      throw new CommandFailure(
          "%s names %s, which is no interval: there are build, cleanup, delete, launch-poll-max, launch-poll-min, request, request-lock-cleanup and upload."
              .formatted(VARIABLE, String.join(", ", new TreeSet<>(seconds.keySet()))));
    }
    return intervals;
  }

  private Duration take(String name, Duration usual) {
    var given = seconds.remove(name);
    if (given == null) {
      return usual;
    }
    if (!(given >= 0) || given.isInfinite()) {
      throw new CommandFailure("%s: %s is not a time: %s".formatted(VARIABLE, name, given));
    }
    return Duration.ofMillis(Math.round(given * MILLIS));
  }
}
