package dev.nodepool.launcher.request;

import dev.nodepool.launcher.node.NodeLaunch;
import dev.nodepool.store.node.LockedNode;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launches of one request, each on a thread of its own, and what has become of them. One thread
 * serves the request; the launches tell it when they end.
 */
final class Launches implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.RequestHandler");
  private final Runnable news;
  private final InstantSource clock;
  private final Map<Thread, String> underWay = new LinkedHashMap<>();
  private final Deque<Ended> ended = new ArrayDeque<>();
  private @Nullable Runnable afterAll;

  /** How the launch of a node of that label ended; without an outcome it broke off. */
  private record Ended(
      String label, NodeLaunch.@Nullable Outcome outcome, @Nullable RuntimeException broken) {}

  /**
   * @param news called when a launch has ended; must not block
   */
  Launches(Runnable news, InstantSource clock) {
    this.news = news;
    this.clock = clock;
  }

  /** Begins one. Its node is unlocked when it breaks off. */
  void begin(NodeLaunch launch, LockedNode node) {
    var thread = Thread.ofVirtual().name("launch-" + node.id()).unstarted(() -> run(launch, node));
    synchronized (this) {
      underWay.put(thread, node.node().labels().getFirst());
    }
    thread.start();
  }

  /**
   * Makes a node on the caller's thread, who has nothing else to do meanwhile: a request for one
   * node needs no second thread, and thousands of them wait at a time.
   *
   * @throws IllegalStateException when it broke off
   */
  static NodeLaunch.Outcome here(NodeLaunch launch) throws InterruptedException {
    try {
      return launch.run();
    } catch (RuntimeException e) {
      throw brokenOff(e);
    }
  }

  private void run(NodeLaunch launch, LockedNode node) {
    NodeLaunch.Outcome outcome = null;
    RuntimeException broken = null;
    try {
      outcome = launch.run();
    } catch (InterruptedException e) {
      log.trace("The launch of node {} was given up", node.id());
    } catch (RuntimeException e) {
      broken = e;
    } finally {
      if (outcome == null) {
        node.close();
      }
      ended(outcome, broken);
    }
  }

  private void ended(NodeLaunch.@Nullable Outcome outcome, @Nullable RuntimeException broken) {
    Runnable after;
    boolean last;
    synchronized (this) {
      var label = Objects.requireNonNull(underWay.remove(Thread.currentThread()));
      ended.add(new Ended(label, outcome, broken));
      after = afterAll;
      last = underWay.isEmpty();
    }
    if (after != null) {
      freeAll();
      if (last) {
        after.run();
      }
    }
    news.run();
  }

  /** The labels of the nodes that are being made, or of which nobody has asked yet how they are. */
  synchronized List<String> labels() {
    return Stream.concat(underWay.values().stream(), ended.stream().map(Ended::label)).toList();
  }

  /** Whether nothing is being made, and nobody has to be asked what became of it. */
  synchronized boolean idle() {
    return underWay.isEmpty() && ended.isEmpty();
  }

  /**
   * What became of one that has ended and was not asked for yet.
   *
   * @throws IllegalStateException when it broke off
   */
  Optional<NodeLaunch.Outcome> poll() {
    Ended end;
    synchronized (this) {
      end = ended.poll();
    }
    if (end == null) {
      return Optional.empty();
    }
    if (end.outcome() == null) {
      throw brokenOff(end.broken());
    }
    return Optional.of(end.outcome());
  }

  private static IllegalStateException brokenOff(@Nullable RuntimeException why) {
    return new IllegalStateException("a launch broke off: " + why, why);
  }

  /** Nobody waits for them any more: nodes that become ready are free. Returns at once. */
  void leave(Runnable after) {
    boolean over;
    synchronized (this) {
      over = underWay.isEmpty();
      afterAll = over ? () -> {} : after;
    }
    freeAll();
    if (over) {
      after.run();
    }
  }

  private void freeAll() {
    while (true) {
      Ended end;
      synchronized (this) {
        end = ended.poll();
      }
      if (end == null) {
        return;
      }
      if (end.outcome() instanceof NodeLaunch.Ready(var node)) {
        GatheredNodes.giveBack(node, clock.instant());
      }
    }
  }

  /** Gives up those that nobody has left to themselves, and returns when they have ended. */
  @Override
  public void close() {
    List<Thread> all;
    synchronized (this) {
      all = afterAll == null ? List.copyOf(underWay.keySet()) : List.of();
    }
    all.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (var thread : all) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    freeAll();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
