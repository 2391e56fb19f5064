package dev.nodepool.bench.soak;

import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.model.Node;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was asked for and what came of it, and who has which node at this moment. Any thread. */
final class Ledger {
  private static final double LEAST_SHARE = 0.3;

  private final PrintStream complaints;
  private final Map<String, String> holders = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> servedBy = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();
  private final LongAdder served = new LongAdder();
  private final LongAdder nodes = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder cancelled = new LongAdder();
  private final LongAdder interrupted = new LongAdder();
  private final LongAdder doubles = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder crashes = new LongAdder();
  private volatile long leaked;

  Ledger(PrintStream complaints) {
    this.complaints = complaints;
  }

  void asked() {
    requests.increment();
  }

  /** A request was fulfilled after that many launchers had been killed. */
  void served(int launcher) {
    served.increment();
    servedBy.computeIfAbsent(launcher, _ -> new LongAdder()).increment();
  }

  void failed() {
    failed.increment();
  }

  void cancelled() {
    cancelled.increment();
  }

  /** A lease ended early because our own session did. */
  void interrupted() {
    interrupted.increment();
  }

  /** Notes that a lease has a node now; complains when another one has it. */
  void handedOut(Node node, String lease) {
    nodes.increment();
    claim("node " + node.id(), lease);
    if (node.externalId() != null) {
      claim("machine " + node.provider() + "/" + node.externalId(), lease);
    }
  }

  private void claim(String thing, String lease) {
    var other = holders.putIfAbsent(thing, lease);
    if (other != null) {
      doubled("%s was given to %s while %s has it".formatted(thing, lease, other));
    }
  }

  /** Must be called before anybody else can get the node. */
  void givenBack(Node node, String lease) {
    holders.remove("node " + node.id(), lease);
    holders.remove("machine " + node.provider() + "/" + node.externalId(), lease);
  }

  void doubled(String what) {
    doubles.increment();
    complaints.println("GIVEN OUT TWICE: " + what);
  }

  void lost(String what) {
    lost.increment();
    complaints.println("LOST: " + what);
  }

  void crashed(String what) {
    crashes.increment();
    complaints.println("CRASHED: " + what);
  }

  void leaked(int things, String what) {
    leaked = things;
    if (things > 0) {
      complaints.println("LEFT BEHIND: " + what);
    }
  }

  boolean hasServed(int launcher) {
    return servedBy.containsKey(launcher);
  }

  long servedSoFar() {
    return served.sum();
  }

  long askedSoFar() {
    return requests.sum();
  }

  /** The share of the fulfilled requests that were served before the last kill. */
  double shareOfKilled(int kills) {
    long byKilled =
        servedBy.entrySet().stream()
            .filter(entry -> entry.getKey() < kills)
            .mapToLong(entry -> entry.getValue().sum())
            .sum();
    return served.sum() == 0 ? 0 : (double) byKilled / served.sum();
  }

  boolean clean(int kills) {
    return doubles.sum() == 0
        && lost.sum() == 0
        && leaked == 0
        && crashes.sum() == 0
        && served.sum() > 0
        && shareOfKilled(kills) >= LEAST_SHARE;
  }

  /** The figures, in the order in which people ask for them. */
  void writeTo(ResultLine line, int kills) {
    line.with("kills", kills)
        .with("requests", requests.sum())
        .with("served", served.sum())
        .with("nodes", nodes.sum())
        .with("failed", failed.sum())
        .with("cancelled", cancelled.sum())
        .with("interrupted", interrupted.sum())
        .with("double", doubles.sum())
        .with("lost", lost.sum())
        .with("leaked", leaked)
        .with("crashed", crashes.sum())
        .with("served_by_killed_launchers", shareOfKilled(kills))
        .with("ok", clean(kills));
  }
}
