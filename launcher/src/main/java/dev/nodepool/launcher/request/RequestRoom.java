package dev.nodepool.launcher.request;

import dev.nodepool.driver.Health;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.quota.QuotaLedger;
import dev.nodepool.launcher.quota.QuotaLedger.Before;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.RequestRules;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The room that one request takes as it comes, in the order of its labels, and the pause of its
 * pool while it waits for more (docs/decisions/0033). Used by one thread at a time.
 */
final class RequestRoom implements AutoCloseable {
  private final ActivePool pool;
  private final OpenProvider provider;
  private final NodeRequest request;
  private final Map<String, LabelView> labels;
  private final List<QuotaLedger.Reservation> taken = new ArrayList<>();
  private String shortage = "";
  private boolean waits;
  private boolean unrecorded;

  RequestRoom(ActivePool pool, NodeRequest request, Map<String, LabelView> labels) {
    this.pool = pool;
    this.provider = pool.provider();
    this.request = request;
    this.labels = labels;
  }

  /** What nodes of these labels cost together. */
  Resources cost(Collection<String> wanted) {
    return Resources.sum(
        wanted.stream()
            .map(labels::get)
            .filter(LabelView.Servable.class::isInstance)
            .map(label -> ((LabelView.Servable) label).cost())
            .toList());
  }

  /** Whether nodes can be made for all of these labels, if there is room. */
  boolean canBeMade(Collection<String> wanted) {
    return wanted.stream().allMatch(label -> labels.get(label) instanceof LabelView.Servable);
  }

  /** Whether those who are more urgent are to have the room for the first of these labels. */
  boolean isBehind(List<String> wanted) {
    return !wanted.isEmpty()
        && provider
            .ledger()
            .isBehind(pool.quota(), cost(List.of(wanted.getFirst())), pool.before(request));
  }

  /**
   * Takes the room for nodes of these labels, from the first on, as far as it is there.
   *
   * @throws NotServed when some of it is missing and the request is not worth waiting for
   */
  List<String> take(List<String> wanted) throws NotServed {
    return take(wanted, pool.before(request));
  }

  private List<String> take(List<String> wanted, List<Before> before) throws NotServed {
    List<String> granted = new ArrayList<>();
    for (var label : wanted) {
      var attempt = provider.ledger().reserve(pool.quota(), cost(List.of(label)), before);
      var reservation = attempt.reservation();
      if (reservation == null) {
        shortage = String.valueOf(attempt.shortage());
        break;
      }
      taken.add(reservation);
      unrecorded = true;
      granted.add(label);
    }
    if (granted.size() < wanted.size() && request.isMinReady()) {
      throw NotServed.forGood(Rule.POOL_PAUSED.name(), "the pool is at its quota: " + shortage);
    }
    return granted;
  }

  /** From now on the pool accepts nothing else. */
  void pause() {
    waits = true;
    pool.pause(request.id(), shortage);
  }

  /** It waits for nothing more, as its records say by now: others may be served. */
  void resume() {
    if (waits) {
      waits = false;
      pool.resume(request.id());
      // Those of the provider's other pools have been behind it, too.
      provider.roomMayHaveCome();
    }
  }

  /** Whether it waits for more room, and the pool with it. */
  boolean waits() {
    return waits;
  }

  /** What is short. */
  String shortage() {
    return shortage;
  }

  /** Free nodes for these labels that came meanwhile, unless others are to have them; release. */
  List<String> moreReady(List<String> wanted, @Nullable String zone) {
    if (!request.reuse() || isBehind(wanted)) {
      return List.of();
    }
    return List.copyOf(
        pool.ready().claim(provider.name(), pool.config().name(), wanted, zone).values());
  }

  /**
   * Takes the room that there is now for these labels, from the first on. While any is missing the
   * pool is paused, and lets go of what nobody uses.
   *
   * @param zone where its nodes are; null is anywhere
   * @throws NotServed when there never will be enough
   */
  List<String> more(List<String> wanted, @Nullable String zone)
      throws NotServed, InterruptedException {
    var before = pool.before(request);
    var granted = take(wanted, before);
    if (granted.size() == wanted.size()) {
      return granted;
    }
    throwIfItNeverFits();
    if (!waits) {
      pause();
    }
    var next = cost(List.of(wanted.get(granted.size())));
    if (!provider.ledger().isBehind(pool.quota(), next, before)) {
      letGoOf(next, node -> !isOfUse(node, wanted, zone));
    }
    return granted;
  }

  private void letGoOf(Resources next, Predicate<Node> useless) throws InterruptedException {
    pool.ready().evictOldest(provider.name(), pool.config().name(), useless);
    if (!provider.ledger().isPoolFull(pool.quota(), next)) {
      pool.ready().evictOldest(provider.name(), useless);
    }
  }

  /** Whether the request takes the node itself, as soon as it can be locked. */
  private boolean isOfUse(Node node, List<String> wanted, @Nullable String zone) {
    return request.reuse()
        && pool.config().name().equals(node.pool())
        && node.labels().stream().anyMatch(wanted::contains)
        && (zone == null || zone.equals(node.machine().zone()));
  }

  private void throwIfItNeverFits() throws NotServed {
    var wanted = cost(request.labels());
    var lacking = provider.ledger().capacity(pool.quota()).shortage(wanted);
    if (lacking.isPresent() && pool.isConfirmed(Rule.NEVER_FITS, request.labels(), wanted)) {
      var failed = RequestRules.neverFits(lacking.get());
      throw NotServed.forGood(
          failed.rule().name(), "%s. %s".formatted(failed.finding(), failed.remedy()));
    }
  }

  /** The pool's configuration has changed, so that the request is to be decided anew. */
  void throwIfOver() throws NotServed {
    if (pool.isOver()) {
      throw NotServed.now("CONFIGURATION_CHANGED", "the configuration of the provider has changed");
    }
  }

  /** Others may serve it while the provider gets nothing. */
  void throwIfBroken() throws NotServed {
    if (provider.health().state() == Health.State.OPEN) {
      throw NotServed.now("PROVIDER_BROKEN", provider.health().whyNot(provider.name()));
    }
  }

  /**
   * A more urgent request waits for what this one keeps: the least urgent of all that wait goes
   * back to the queue, so that none waits for another in a circle.
   *
   * @param ready how many nodes it keeps
   */
  void throwIfItShouldGiveWay(int ready) throws NotServed {
    var kept = provider.ledger().keptBy(pool.quota(), pool.before(request));
    if (kept.isPresent()) {
      throw NotServed.now(
          "GAVE_WAY",
          "it gave %d ready nodes back: request %s is more urgent and waits for room, too"
              .formatted(ready, kept.get().waiting().request().id()));
    }
  }

  /** The records carry the cost now; counted twice, it would pause the pool. */
  void recorded() {
    if (unrecorded) {
      unrecorded = false;
      taken.forEach(QuotaLedger.Reservation::recorded);
      provider.room().announce();
    }
  }

  /** What had leave to be launched has been. */
  void launched() {
    taken.forEach(QuotaLedger.Reservation::close);
    taken.clear();
  }

  @Override
  public void close() {
    boolean isTried = !taken.isEmpty() && !provider.health().isWell();
    try {
      recorded();
    } finally {
      launched();
    }
    if (isTried) {
      // The one launch that is tried may be another's now.
      provider.roomMayHaveCome();
    }
  }
}
