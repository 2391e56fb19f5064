package dev.nodepool.launcher.request;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Wakeup;
import dev.nodepool.launcher.node.NewNodes;
import dev.nodepool.launcher.node.NodeLaunch;
import dev.nodepool.launcher.node.RequestZone;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.model.Node;
import dev.nodepool.model.Resources;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.request.LockedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the nodes of one request together: those that are ready, and new ones as room comes for
 * them, in the order of the request (docs/decisions/0033). Used by the request's thread.
 */
final class Gathering implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.RequestHandler");

  /** Who has come no further for that long gives way to more urgent requests. */
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final LauncherContext context;
  private final AdmittedRequest admitted;
  private final RequestRoom room;
  private final ActivePool pool;
  private final OpenProvider provider;
  private final LockedRequest held;
  private final GatheredNodes gathered;
  private final Wakeup news = new Wakeup();
  private final Launches launches;
  private final Holdings listening;
  private boolean listens;
  private @Nullable RequestZone zone;
  private NodeLaunch.@Nullable Failed failure;
  private long progress = System.nanoTime();

  Gathering(LauncherContext context, AdmittedRequest admitted, LockedRequest held) {
    this.context = context;
    this.admitted = admitted;
    this.room = admitted.room();
    this.pool = admitted.pool();
    this.provider = pool.provider();
    this.held = held;
    this.launches = new Launches(news::signal, context::now);
    this.gathered = new GatheredNodes(pool, held.request().labels(), context::now);
    this.listening = new Holdings("Request " + held.id());
  }

  /** The nodes that it has. */
  GatheredNodes nodes() {
    return gathered;
  }

  /** How nodes of these labels are made, as far as they are found servable still. */
  static NewNodes newNodes(LauncherContext context, ActivePool pool, List<String> labels)
      throws InterruptedException, NotServed {
    Map<String, Offer> offers = new HashMap<>();
    for (var label : labels) {
      offers.put(label, offer(pool, label));
    }
    return new NewNodes(context, pool.provider(), pool.config(), pool.identity().id(), offers);
  }

  /** What is offered for a label that was found servable a moment ago. */
  private static Offer offer(ActivePool pool, String label) throws NotServed, InterruptedException {
    try {
      return pool.provider().offers().get(pool.config().name(), label);
    } catch (LaunchException e) {
      throw e.reason() == LaunchFailure.BAD_REQUEST
              && pool.isConfirmed(Rule.LABEL_BROKEN, List.of(label), Resources.NONE)
          ? NotServed.forGood(e.reason().name(), e.why())
          : NotServed.now(e.reason().name(), e.why());
    }
  }

  /**
   * Takes what is free, and launches what has its records; then waits until all nodes are there.
   *
   * @throws NotServed when the pool does not serve the request after all
   */
  void complete(NewNodes fresh, List<Node> records) throws InterruptedException, NotServed {
    begin(fresh, records);
    while (true) {
      takeWhatHasEnded();
      if (gathered.complete()) {
        return;
      }
      if (failure != null) {
        room.resume();
        if (launches.idle()) {
          throw NotServed.forGood(failure.reason().name(), failure.why());
        }
      } else if (!toBegin().isEmpty()) {
        lookForMore();
      }
      if (!gathered.complete()) {
        awaitNews();
      }
    }
  }

  private void begin(NewNodes fresh, List<Node> records) throws InterruptedException, NotServed {
    var made = records.isEmpty() ? List.<LockedNode>of() : fresh.lock(records);
    boolean reused = false;
    try {
      gathered.take(context.store().nodes(), held.request(), admitted.picks());
      reused = true;
    } finally {
      if (!reused) {
        made.forEach(LockedNode::close);
      }
    }
    var rest = toBegin();
    made.forEach(node -> rest.remove(node.node().labels().getFirst()));
    admitted.recorded(rest);
    launch(fresh, made);
  }

  private void takeWhatHasEnded() {
    for (var end = launches.poll(); end.isPresent(); end = launches.poll()) {
      take(end.get());
    }
    if (zone != null && !gathered.together()) {
      gathered.leave(zone);
    }
    if (launches.idle()) {
      room.launched();
    }
  }

  private void take(NodeLaunch.Outcome outcome) {
    switch (outcome) {
      case NodeLaunch.Ready(var node) -> {
        gathered.put(node);
        progress = System.nanoTime();
      }
      case NodeLaunch.NoRoom(var why) -> log.info("Request {} waits for room: {}", held.id(), why);
      case NodeLaunch.Failed failed -> failure = failed;
    }
  }

  /** The labels of which no node is there and none is being made, in order. */
  private List<String> toBegin() {
    var labels = new ArrayList<>(gathered.missing());
    launches.labels().forEach(labels::remove);
    return labels;
  }

  private void lookForMore() throws InterruptedException, NotServed {
    if (!listens) {
      listens = true;
      listening.add(provider.room().listen(news::signal)::run);
    }
    room.throwIfOver();
    takeWhatIsReady();
    var wanted = toBegin();
    admitted.recorded(wanted);
    if (wanted.isEmpty()) {
      room.resume();
      return;
    }
    boolean waited = room.waits();
    var granted = room.more(wanted, togetherIn());
    if (!granted.isEmpty()) {
      make(granted, wanted.subList(granted.size(), wanted.size()));
    }
    if (room.waits() && !waited) {
      held.update(request -> request.withReason(admitted.reason()));
    }
    if (room.waits() && launches.idle()) {
      giveUpWhatLeadsNowhere();
    }
  }

  private void takeWhatIsReady() throws InterruptedException {
    var found = room.moreReady(toBegin(), togetherIn());
    try {
      for (var node : found) {
        if (gathered.reuse(context.store().nodes(), held.request(), node)) {
          progress = System.nanoTime();
        }
      }
    } finally {
      pool.ready().release(found);
    }
  }

  /** The zone of what it has, else of what is being made for it; null when any will do. */
  private @Nullable String togetherIn() {
    var taken = gathered.zone();
    return taken == null && zone != null && !launches.idle() ? zone.current() : taken;
  }

  private void make(List<String> labels, List<String> rest) throws InterruptedException, NotServed {
    var fresh = newNodes(context, pool, labels);
    var created = context.store().nodes().create(fresh.records(held.request(), labels));
    admitted.recorded(rest);
    if (rest.isEmpty()) {
      // Only now: as long as it lacks records, the others take it for one that waits.
      room.resume();
    }
    launch(fresh, fresh.lock(created));
    progress = System.nanoTime();
  }

  /** All at once, in one zone; on this thread when there is nothing else to wait for. */
  private void launch(NewNodes fresh, List<LockedNode> nodes) throws InterruptedException {
    boolean alone = nodes.size() == 1 && toBegin().size() == 1 && launches.idle();
    var rest = new ArrayList<>(nodes);
    try {
      for (var node : nodes) {
        var launch = fresh.launch(held.request(), node, zone(fresh));
        if (alone) {
          rest.clear();
          take(Launches.here(launch));
        } else {
          launches.begin(launch, node);
          rest.remove(node);
        }
      }
    } finally {
      rest.forEach(LockedNode::close);
    }
  }

  private RequestZone zone(NewNodes fresh) throws InterruptedException {
    var known = zone;
    if (known == null) {
      known = fresh.zone(gathered.zone());
      zone = known;
    } else if (launches.idle()) {
      known.follow(gathered.zone());
    }
    return known;
  }

  private void giveUpWhatLeadsNowhere() throws NotServed {
    room.throwIfBroken();
    int kept = gathered.nodes().size();
    if (kept > 0 && System.nanoTime() - progress >= MOMENT.toNanos()) {
      room.throwIfItShouldGiveWay(kept);
    }
  }

  private void awaitNews() throws InterruptedException {
    if (room.waits()) {
      var atMost = context.intervals().request();
      news.await(gathered.nodes().isEmpty() || atMost.compareTo(MOMENT) < 0 ? atMost : MOMENT);
    } else {
      // The launches tell; a timer for each request would cost more than all its waking.
      news.await();
    }
  }

  /** The launches go on without the request; what becomes ready is free. */
  void leaveLaunches() {
    if (!launches.idle()) {
      launches.leave(admitted.keepPlace()::close);
    }
  }

  /** Gives up what is under way, and frees the nodes that the requestor does not get. */
  @Override
  public void close() {
    listening.close();
    launches.close();
    gathered.close();
  }
}
