package dev.nodepool.launcher.node;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The zone in which all machines of one request are made, and another one when the cloud has no
 * host there. Each zone is left once, so that a request that fits nowhere ends. Thread-safe.
 */
public final class RequestZone {
  private List<String> all;
  private final Set<String> full = new HashSet<>();
  private @Nullable String current;

  /**
   * One of these; none when the cloud shall choose.
   *
   * @param taken the zone of what the request has already
   */
  public RequestZone(List<String> all, @Nullable String taken) {
    this.all = List.copyOf(all);
    follow(taken);
  }

  /** The zone is that of what the request has by now, if it has anything; else any. */
  public synchronized void follow(@Nullable String taken) {
    if (taken != null) {
      current = taken;
    } else {
      move();
    }
  }

  private void move() {
    var left = all.stream().filter(zone -> !full.contains(zone)).toList();
    if (!left.isEmpty()) {
      current = left.get(ThreadLocalRandom.current().nextInt(left.size()));
    }
  }

  /** Where the next attempt is made; null when the cloud shall choose. */
  public synchronized @Nullable String current() {
    return current;
  }

  /** The cloud has no host there: the next attempts take another zone, if one is left. */
  public synchronized void full(@Nullable String zone) {
    if (zone != null && full.add(zone) && zone.equals(current)) {
      move();
    }
  }

  /** Says which zones there are; may ask the cloud. */
  @FunctionalInterface
  interface Zones {
    List<String> now() throws InterruptedException;
  }

  /**
   * Whether the cloud, which refused something there, has no such zone any more: the next attempts
   * take one that it has.
   */
  boolean isGone(@Nullable String zone, Zones zones) throws InterruptedException {
    var there = zone == null ? List.<String>of() : zones.now();
    if (zone == null || there.isEmpty() || there.contains(zone)) {
      return false;
    }
    goes(zone, there);
    return true;
  }

  private synchronized void goes(String zone, List<String> there) {
    all = List.copyOf(there);
    full(zone);
  }

  /** Whether a machine that is there does not belong to the others any more. */
  public synchronized boolean hasLeft(@Nullable String zone) {
    return zone != null && full.contains(zone) && !Objects.equals(zone, current);
  }
}
