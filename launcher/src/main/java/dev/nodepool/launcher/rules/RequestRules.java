package dev.nodepool.launcher.rules;

import dev.nodepool.launcher.rules.Check.Failed;
import dev.nodepool.launcher.rules.Check.Passed;
import dev.nodepool.launcher.rules.Decision.Accept;
import dev.nodepool.model.Quota.Shortage;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Resources;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rules by which a pool decides on a request, in the order in which they are asked. What the
 * launcher does is the first that fails; what {@code explain} shows is all of them.
 */
public final class RequestRules {
  private static final List<Function<Situation, Check>> RULES =
      List.of(
          RequestRules::waiting,
          RequestRules::notDeclined,
          RequestRules::noOtherProviderIsWished,
          RequestRules::noBetterPoolIsFree,
          RequestRules::noOthersHaveTheLabels,
          RequestRules::enabled,
          LabelRules::supported,
          LabelRules::working,
          LabelRules::answering,
          LabelRules::imagesUploaded,
          RequestRules::fitsAnEmptyPool,
          LabelRules::freshOnesCanBeMade,
          RequestRules::tenantHasRoom,
          LabelRules::slotsAreFree,
          RequestRules::notTooBusy,
          RequestRules::notPaused);

  /** So many of them need no more than the records. */
  private static final int OF_RECORDS = 5;

  /** The same for those few requests that name the upload that they boot from. */
  private static final List<Function<Situation, Check>> OF_TRIALS =
      Stream.of(
              RULES.subList(0, OF_RECORDS),
              List.<Function<Situation, Check>>of(RequestRules::namedUploadIsHere),
              RULES.subList(OF_RECORDS, RULES.size()))
          .flatMap(List::stream)
          .toList();

  private RequestRules() {}

  private static List<Function<Situation, Check>> rules(Situation situation) {
    return situation.request().imageUpload().isEmpty() ? RULES : OF_TRIALS;
  }

  /** What the pool does: the first rule that fails says so. */
  public static Decision decide(Situation situation) {
    for (var rule : rules(situation)) {
      if (rule.apply(situation) instanceof Failed failed) {
        return failed.decision();
      }
    }
    return new Accept();
  }

  /** Every rule in order, asked only as far as the stream is read. */
  public static Stream<Check> checks(Situation situation) {
    return rules(situation).stream().map(rule -> rule.apply(situation));
  }

  /** The same, and whether there is room at this moment: the launcher waits for that itself. */
  public static Stream<Check> checksAndRoom(Situation situation) {
    return Stream.concat(checks(situation), Stream.of(room(situation)));
  }

  private static Check room(Situation s) {
    var wanted = s.cost();
    var shortage = s.room().shortage(wanted);
    return shortage.isPresent()
        ? Failed.waiting(
            Rule.POOL_QUOTA,
            "there is not enough room now: " + shortage.get(),
            "It goes on when nodes come back, or with a higher limit on %s."
                .formatted(shortage.get().key()))
        : new Passed(
            Rule.POOL_QUOTA,
            () -> Amounts.wanted(wanted, s.room().leftInPool().and(s.room().leftInProvider())));
  }

  /**
   * Those rules that need no more than the records: what can be said of a pool whose launcher
   * publishes nothing.
   */
  public static Stream<Check> checksOfRecords(Situation situation) {
    return RULES.stream().limit(OF_RECORDS).map(rule -> rule.apply(situation));
  }

  private static Check waiting(Situation s) {
    var state = s.request().state();
    return state == RequestState.REQUESTED
        ? new Passed(Rule.NOT_WAITING, () -> "it waits for a launcher")
        : Failed.yielding(
            Rule.NOT_WAITING,
            "nobody: it is %s".formatted(state.wire()),
            "Only a request in the state requested is looked at.");
  }

  private static Check notDeclined(Situation s) {
    return s.request().declinedBy().contains(s.pool().id())
        ? Failed.yielding(
            Rule.ALREADY_DECLINED,
            "other pools: this one has declined",
            "A pool that has declined never looks again: ask anew when its reason is gone.")
        : new Passed(Rule.ALREADY_DECLINED, () -> "this pool has not declined it");
  }

  private static Check noOtherProviderIsWished(Situation s) {
    var wish = s.request().provider();
    if (wish == null || wish.equals(s.pool().provider())) {
      return new Passed(
          Rule.PROVIDER_WISH, () -> wish == null ? "it wishes for none" : "it wishes for this one");
    }
    return s.candidates().anyMatch(pool -> pool.provider().equals(wish))
        ? Failed.yielding(
            Rule.PROVIDER_WISH,
            "provider %s, which the requestor wishes".formatted(wish),
            "This pool comes in when provider %s declines or goes.".formatted(wish))
        : new Passed(
            Rule.PROVIDER_WISH,
            () -> "provider %s is wished for, but cannot serve it".formatted(wish));
  }

  private static Check noBetterPoolIsFree(Situation s) {
    int mine = s.pool().priority();
    var better =
        s.candidates().filter(pool -> pool.priority() < mine && !pool.paused()).findFirst();
    if (better.isEmpty()) {
      return new Passed(
          Rule.PRIORITY, () -> "no free pool has a priority before %d".formatted(mine));
    }
    var pool = better.get();
    return Failed.yielding(
        Rule.PRIORITY,
        "pool %s of provider %s, priority %d before %d"
            .formatted(pool.name(), pool.provider(), pool.priority(), mine),
        "This pool comes in when that one pauses, declines or goes.");
  }

  private static Check noOthersHaveTheLabels(Situation s) {
    if (s.pool().labels().containsAll(s.request().labels())) {
      return new Passed(Rule.OTHERS_HAVE_THE_LABELS, () -> "it has all labels itself");
    }
    var other = s.candidates().findFirst();
    return other.isPresent()
        ? Failed.yielding(
            Rule.OTHERS_HAVE_THE_LABELS,
            "pool %s of provider %s, which has all labels"
                .formatted(other.get().name(), other.get().provider()),
            "Offer the labels %s in this pool to let it serve them."
                .formatted(String.join(", ", s.request().labels())))
        : new Passed(Rule.OTHERS_HAVE_THE_LABELS, () -> "no other pool has all labels");
  }

  private static Check namedUploadIsHere(Situation s) {
    var named = s.request().imageUpload().orElse("");
    return named.contains("/providers/%s/images/".formatted(s.pool().provider()))
        ? new Passed(Rule.OTHER_IMAGE_UPLOAD, () -> "it names an upload to this provider")
        : Failed.declining(
            Rule.OTHER_IMAGE_UPLOAD,
            "it is to boot from %s, which is in another provider".formatted(named),
            "Offer the label in that provider.");
  }

  private static Check enabled(Situation s) {
    var most = s.room().poolLimits().limit(Resources.INSTANCES);
    return most.orElse(Long.MAX_VALUE) > 0
        ? new Passed(
            Rule.POOL_DISABLED,
            () -> most.isPresent() ? "max-servers is " + most.getAsLong() : "no max-servers")
        : Failed.declining(
            Rule.POOL_DISABLED,
            "the pool is disabled by max-servers %d".formatted(most.orElse(0)),
            "Raise max-servers of the pool.");
  }

  private static Check fitsAnEmptyPool(Situation s) {
    var cost = s.cost();
    var shortage = s.room().capacity().shortage(cost);
    return shortage.isPresent() ? neverFits(shortage.get()) : LabelRules.fitTheirMachines(s);
  }

  /** What is said of a request that is larger than its pool. */
  public static Failed neverFits(Shortage shortage) {
    return Failed.declining(
        Rule.NEVER_FITS,
        "it would exceed the quota of an empty pool: " + shortage,
        "Ask for less, or raise the limit on %s: that of the pool, or the quota that the cloud grants."
            .formatted(shortage.key()));
  }

  private static Check tenantHasRoom(Situation s) {
    var tenant = s.tenant();
    var cost = s.cost();
    var shortage = tenant.left().shortage(cost);
    if (shortage.isEmpty()) {
      return new Passed(
          Rule.TENANT_QUOTA,
          () ->
              tenant.limits().limits().isEmpty()
                  ? "tenant %s has no limits".formatted(tenant.name())
                  : "tenant %s: %s".formatted(tenant.name(), Amounts.wanted(cost, tenant.left())));
    }
    var key = shortage.get().key();
    return Failed.waiting(
        Rule.TENANT_QUOTA,
        "tenant %s: %s of %d"
            .formatted(tenant.name(), shortage.get(), tenant.limits().limit(key).orElse(0)),
        "It goes on when nodes of the tenant come back, or with a higher limit on %s in tenant-resource-limits."
            .formatted(key));
  }

  private static Check notTooBusy(Situation s) {
    int most = s.maxConcurrency();
    return most >= 0 && s.active() >= most
        ? Failed.waiting(
            Rule.MAX_CONCURRENCY,
            "%d of max-concurrency %d requests are under way".formatted(s.active(), most),
            most == 0
                ? "With max-concurrency 0 the provider takes nothing: raise it."
                : "It goes on when one of them is done, or with a higher max-concurrency.")
        : new Passed(
            Rule.MAX_CONCURRENCY,
            () ->
                most < 0
                    ? "%d requests are under way, without a limit".formatted(s.active())
                    : "%d of max-concurrency %d requests are under way"
                        .formatted(s.active(), most));
  }

  private static Check notPaused(Situation s) {
    if (!s.pool().paused()) {
      return new Passed(Rule.POOL_PAUSED, () -> "it accepts requests");
    }
    var pause = s.pause();
    var why =
        pause == null
            ? "the pool is at its quota"
            : "the pool is at its quota with request %s since %s: %s"
                .formatted(pause.requestId(), pause.since(), pause.why());
    return s.request().isMinReady()
        ? Failed.declining(Rule.POOL_PAUSED, why, "Nodes are not made in advance at the quota.")
        : Failed.waiting(
            Rule.POOL_PAUSED, why, "It goes on when nodes come back, or with a higher quota.");
  }
}
