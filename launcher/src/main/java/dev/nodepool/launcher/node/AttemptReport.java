package dev.nodepool.launcher.node;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.metrics.LaunchResult;
import dev.nodepool.model.Machine;
import dev.nodepool.model.NodeRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells the figures and the provider's breaker how the attempts of one launch end. */
record AttemptReport(
    LauncherContext context, OpenProvider provider, NodeRequest request, Offer offer) {

  /**
   * For statsd and Prometheus.
   *
   * @param zone where it was tried
   * @param began when the first attempt did, by the monotonic clock
   */
  void ended(String result, Machine machine, @Nullable String zone, long began) {
    var known = machine.zone();
    context
        .metrics()
        .launchEnded(
            new LaunchResult(
                result,
                provider.name(),
                known == null ? zone : known,
                offer.image(),
                request.requestor(),
                Duration.ofNanos(System.nanoTime() - began)));
  }

  /**
   * What the failure says about the cloud.
   *
   * @param wasAway whether this launcher was not there meanwhile: then it says nothing
   */
  void failed(LaunchException e, boolean wasAway) {
    var breaker = provider.breaker();
    if (wasAway) {
      breaker.neither();
      return;
    }
    switch (e.reason()) {
      case CLOUD_ERROR, TIMED_OUT -> breaker.failed(e.why());
      case NO_CAPACITY -> breaker.neither();
      case BAD_REQUEST -> {
        provider.offers().drop();
        breaker.neither();
      }
      // It works: it has counted, or even made a machine.
      case OUT_OF_QUOTA, NO_HOST_KEYS -> breaker.succeeded();
    }
  }
}
