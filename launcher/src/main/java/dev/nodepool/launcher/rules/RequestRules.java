package dev.nodepool.launcher.rules;

import dev.nodepool.launcher.rules.Decision.Accept;
import dev.nodepool.launcher.rules.Decision.Decline;
import dev.nodepool.launcher.rules.Decision.Reason;
import dev.nodepool.launcher.rules.Decision.Wait;
import dev.nodepool.launcher.rules.Decision.Yield;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules by which a pool decides on a request, in the order in which they are asked. */
public final class RequestRules {

  /** Each rule answers only when it settles the matter. */
  private static final List<Function<Situation, Optional<Decision>>> RULES =
      List.of(
          RequestRules::alreadyDeclined,
          RequestRules::anotherProviderIsWished,
          RequestRules::aBetterPoolIsFree,
          RequestRules::othersHaveTheLabels,
          RequestRules::poolIsDisabled,
          RequestRules::labelsAreMissing,
          RequestRules::labelsAreBroken,
          RequestRules::imagesAreMissing,
          RequestRules::neverFits,
          RequestRules::tenantIsAtItsLimit,
          RequestRules::noSlotIsFree,
          RequestRules::enoughIsUnderWay,
          RequestRules::poolIsPaused);

  private RequestRules() {}

  public static Decision decide(Situation situation) {
    for (var rule : RULES) {
      var settled = rule.apply(situation);
      if (settled.isPresent()) {
        return settled.get();
      }
    }
    return new Accept();
  }

  private static Optional<Decision> alreadyDeclined(Situation s) {
    return s.request().declinedBy().contains(s.pool().id())
        ? Optional.of(new Yield(Reason.ALREADY_DECLINED, "other pools: this one has declined"))
        : Optional.empty();
  }

  private static Optional<Decision> anotherProviderIsWished(Situation s) {
    var wish = s.request().provider();
    if (wish == null || wish.equals(s.pool().provider())) {
      return Optional.empty();
    }
    return candidates(s)
        .filter(pool -> pool.provider().equals(wish))
        .findFirst()
        .map(pool ->
            new Yield(Reason.PROVIDER_WISH, "provider " + wish + ", which the requestor wishes"));
  }

  private static Optional<Decision> aBetterPoolIsFree(Situation s) {
    return candidates(s)
        .filter(pool -> pool.priority() < s.pool().priority() && !pool.paused())
        .findFirst()
        .map(pool ->
            new Yield(
                Reason.PRIORITY,
                "pool %s of provider %s, priority %d before %d"
                    .formatted(
                        pool.name(), pool.provider(), pool.priority(), s.pool().priority())));
  }

  private static Optional<Decision> othersHaveTheLabels(Situation s) {
    if (s.pool().labels().containsAll(s.request().labels())) {
      return Optional.empty();
    }
    return candidates(s)
        .findFirst()
        .map(pool ->
            new Yield(
                Reason.OTHERS_HAVE_THE_LABELS,
                "pool %s of provider %s, which has all labels"
                    .formatted(pool.name(), pool.provider())));
  }

  private static Optional<Decision> poolIsDisabled(Situation s) {
    return s.enabled()
        ? Optional.empty()
        : Optional.of(new Decline(Reason.POOL_DISABLED, "the pool is disabled by max-servers"));
  }

  private static Optional<Decision> labelsAreMissing(Situation s) {
    return names(s, LabelView.Unsupported.class)
        .map(
            labels -> new Decline(Reason.LABEL_NOT_AVAILABLE, "the pool does not have: " + labels));
  }

  private static Optional<Decision> labelsAreBroken(Situation s) {
    for (var view : s.labels().values()) {
      if (view instanceof LabelView.Broken broken) {
        return Optional.of(new Decline(Reason.LABEL_BROKEN, broken.why()));
      }
      if (view instanceof LabelView.Unclear unclear) {
        return Optional.of(new Wait(Reason.PROVIDER_BROKEN, unclear.why()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Decision> imagesAreMissing(Situation s) {
    var missing =
        s.labels().entrySet().stream()
            .filter(
                e -> e.getValue() instanceof LabelView.Servable servable && !servable.imageReady())
            .map(java.util.Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Decline(Reason.IMAGE_NOT_AVAILABLE, "no image is uploaded for: " + missing));
  }

  private static Optional<Decision> neverFits(Situation s) {
    return s.capacity()
        .shortage(cost(s))
        .map(shortage ->
            new Decline(
                Reason.NEVER_FITS, "it would exceed the quota of an empty pool: " + shortage));
  }

  private static Optional<Decision> tenantIsAtItsLimit(Situation s) {
    return s.tenantLeft()
        .shortage(cost(s))
        .map(shortage ->
            new Wait(
                Reason.TENANT_QUOTA,
                "tenant %s: %s".formatted(s.request().tenantName(), shortage)));
  }

  private static Optional<Decision> noSlotIsFree(Situation s) {
    for (var entry : s.labels().entrySet()) {
      var wanted = s.request().labels().stream().filter(entry.getKey()::equals).count();
      if (entry.getValue() instanceof LabelView.Servable servable && servable.slots() < wanted) {
        return Optional.of(
            new Wait(
                Reason.LABEL_QUOTA,
                "label %s: %d wanted, %d free"
                    .formatted(entry.getKey(), wanted, servable.slots())));
      }
    }
    return Optional.empty();
  }

  private static Optional<Decision> enoughIsUnderWay(Situation s) {
    return s.maxConcurrency() >= 0 && s.active() >= s.maxConcurrency()
        ? Optional.of(
            new Wait(
                Reason.MAX_CONCURRENCY,
                "%d of max-concurrency %d".formatted(s.active(), s.maxConcurrency())))
        : Optional.empty();
  }

  private static Optional<Decision> poolIsPaused(Situation s) {
    if (!s.pool().paused()) {
      return Optional.empty();
    }
    return Optional.of(
        s.request().isMinReady()
            ? new Decline(Reason.POOL_PAUSED, "the pool is at its quota")
            : new Wait(Reason.POOL_PAUSED, "the pool is at its quota"));
  }

  /** Other pools that have all labels and have not declined. */
  private static java.util.stream.Stream<Component.Pool> candidates(Situation s) {
    NodeRequest request = s.request();
    return s.pools().stream()
        .filter(pool -> !pool.id().equals(s.pool().id()))
        .filter(pool -> !request.declinedBy().contains(pool.id()))
        .filter(pool -> pool.labels().containsAll(request.labels()));
  }

  private static Optional<String> names(Situation s, Class<? extends LabelView> kind) {
    var names =
        s.labels().entrySet().stream()
            .filter(e -> kind.isInstance(e.getValue()))
            .map(java.util.Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  /** What all nodes of the request cost together. */
  public static Resources cost(Situation s) {
    var costs = new ArrayList<Resources>();
    for (var label : s.request().labels()) {
      if (s.labels().get(label) instanceof LabelView.Servable servable) {
        costs.add(servable.cost());
      }
    }
    return Resources.sum(costs);
  }
}
