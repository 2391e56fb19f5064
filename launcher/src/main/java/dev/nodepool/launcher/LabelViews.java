package dev.nodepool.launcher;

import dev.nodepool.driver.CircuitBreaker;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.model.Resources;
import org.jspecify.annotations.Nullable;

/**
 * What decisions need to know of the labels of one provider: whether it offers them now, at what
 * cost. Thread-safe; waits a moment for the first answer of a cloud, never longer.
 */
final class LabelViews {
  private final LauncherContext context;
  private final String provider;
  private final LabelOffers offers;
  private final CircuitBreaker breaker;
  private final StaticNodes statics;
  private final ReadyNodes ready;

  LabelViews(
      LauncherContext context,
      String provider,
      LabelOffers offers,
      CircuitBreaker breaker,
      StaticNodes statics,
      ReadyNodes ready) {
    this.context = context;
    this.provider = provider;
    this.offers = offers;
    this.breaker = breaker;
    this.statics = statics;
    this.ready = ready;
  }

  /** What is known of a label of one of the pools. */
  LabelView view(String pool, String label) throws InterruptedException {
    if (statics.hasInventory()) {
      return new LabelView.Servable(
          Resources.instances(1),
          LabelView.Image.READY,
          statics.slots(pool, label, ready.count(provider, pool, label)));
    }
    if (!breaker.wouldAdmit()) {
      return new LabelView.Unclear(breaker.health().whyNot(provider));
    }
    try {
      var offer = offers.get(pool, label);
      return new LabelView.Servable(
          offer.cost(), image(offer.diskimage()), LabelView.Slots.ENDLESS);
    } catch (LaunchException e) {
      return e.reason() == LaunchFailure.BAD_REQUEST
          ? new LabelView.Broken(e.why())
          : new LabelView.Unclear(e.why());
    }
  }

  private LabelView.Image image(@Nullable String diskimage) {
    if (diskimage == null || context.images().newestReady(diskimage, provider).isPresent()) {
      return LabelView.Image.READY;
    }
    return context.images().paused(diskimage) ? LabelView.Image.PAUSED : LabelView.Image.MISSING;
  }

  /** What is offered for a label that was found servable a moment ago. */
  Offer offer(String pool, String label) throws NotServed, InterruptedException {
    try {
      return offers.get(pool, label);
    } catch (LaunchException e) {
      throw e.reason() == LaunchFailure.BAD_REQUEST
          ? NotServed.forGood(e.reason().name(), e.why())
          : NotServed.now(e.reason().name(), e.why());
    }
  }
}
