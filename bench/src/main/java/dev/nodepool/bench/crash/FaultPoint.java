package dev.nodepool.bench.crash;

import dev.nodepool.openstack.api.ApiCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Where and how something goes wrong.
 *
 * @param call such as {@code POST servers}
 * @param after the cloud does what it is asked; otherwise it does not hear of it
 */
record FaultPoint(String call, boolean after, Manner manner) {

  /** What goes wrong. */
  enum Manner {
    /** The launcher is dead from this moment. */
    CRASH,
    /** The answer is 503. */
    UNAVAILABLE,
    /** No answer comes. */
    TIMEOUT
  }

  /** Every call that a launch with a floating IP and a volume, and its deletion, make. */
  static final List<String> CALLS =
      List.of(
          "compute GET flavors",
          "compute GET limits",
          "compute GET os-availability-zone",
          "compute GET servers",
          "compute POST servers",
          "compute DELETE server",
          "image GET images",
          "network GET networks",
          "network GET quota_details",
          "network GET ports",
          "network GET floatingips",
          "network POST floatingips",
          "network DELETE floatingip",
          "block-storage GET limits",
          "block-storage GET volumes",
          "block-storage POST volumes");

  /** Those that a launcher makes for each node; the others it makes once. */
  private static final Set<String> OFTEN =
      Set.of(
          "compute GET servers",
          "compute POST servers",
          "compute DELETE server",
          "network GET ports",
          "network POST floatingips",
          "network DELETE floatingip");

  boolean isMadeOften() {
    return OFTEN.contains(call);
  }

  static List<FaultPoint> all() {
    List<FaultPoint> all = new ArrayList<>();
    for (var call : CALLS) {
      for (var manner : Manner.values()) {
        all.add(new FaultPoint(call, false, manner));
        all.add(new FaultPoint(call, true, manner));
      }
    }
    return all;
  }

  /** In random order, but all of them before any comes again. */
  static List<FaultPoint> shuffled(int count, RandomGenerator random) {
    List<FaultPoint> points = new ArrayList<>();
    while (points.size() < count) {
      var all = all();
      Collections.shuffle(all, random);
      points.addAll(all);
    }
    return points.subList(0, count);
  }

  static String name(ApiCall call) {
    return "%s %s %s".formatted(call.service(), call.method(), call.operation());
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(manner, after ? "after" : "before", call);
  }
}
