package dev.nodepool.builder;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.metrics.PrometheusMetric;
import dev.nodepool.metrics.Samples;
import dev.nodepool.metrics.StatsdName;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.util.List;

/** What stands at one moment, for statsd and Prometheus. */
record BuilderFigures(BuilderContext context, int builds, int uploads) {
  private static final int IDLE = 0;
  private static final int BUILDING = 1;
  private static final int UPLOADING = 2;
  private static final int PAUSED = 3;

  void sample(Samples samples, List<ImageSituation> situations) {
    samples.set(PrometheusMetric.CURRENT_BUILDS, builds);
    samples.set(PrometheusMetric.CURRENT_UPLOADS, uploads);
    for (var situation : situations) {
      samples.set(PrometheusMetric.BUILD_REQUESTED, situation.requested(), situation.name());
      situation
          .newestReady()
          .ifPresent(build ->
              samples.set(
                  PrometheusMetric.IMAGE_BUILT,
                  build.stateTime().getEpochSecond(),
                  situation.name()));
    }
  }

  /**
   * What is no image's.
   *
   * @param requests how many images somebody wants built
   */
  void send(long requests) {
    var statsd = context.metrics().statsd();
    var settings = context.settings();
    String host = settings.host();
    statsd.gauge(StatsdName.CURRENT_BUILDS.of(host), builds);
    statsd.gauge(StatsdName.CURRENT_UPLOADS.of(host), uploads);
    statsd.gauge(StatsdName.BUILD_WORKERS.of(host), settings.buildWorkers());
    statsd.gauge(StatsdName.UPLOAD_WORKERS.of(host), settings.uploadWorkers());
    statsd.gauge(StatsdName.BUILD_REQUESTS.of(), requests);
  }

  void send(ImageSituation situation) {
    var statsd = context.metrics().statsd();
    String host = context.settings().host();
    String image = situation.name();
    statsd.gauge(StatsdName.IMAGE_BUILD_REQUESTS.of(image), situation.requested() ? 1 : 0);
    statsd.gauge(StatsdName.BUILD_STATE.of(host, image), buildState(situation));
    for (var use : situation.uses()) {
      boolean uploading = !situation.uploads(use.provider(), ImageState.UPLOADING).isEmpty();
      int state = uploading ? UPLOADING : use.paused() ? PAUSED : IDLE;
      statsd.gauge(StatsdName.UPLOAD_STATE.of(host, image, use.provider()), state);
    }
  }

  private int buildState(ImageSituation situation) {
    boolean building =
        situation.builds().stream()
            .anyMatch(build -> build.state() == ImageState.BUILDING && isOurs(build));
    var image = situation.image();
    boolean paused = situation.paused() || (image != null && image.pause());
    return building ? BUILDING : paused ? PAUSED : IDLE;
  }

  private boolean isOurs(ImageBuild build) {
    return context.settings().builderId().equals(build.builderId());
  }
}
