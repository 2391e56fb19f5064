package dev.nodepool.launcher;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Sliced;
import dev.nodepool.driver.Zoned;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cloud that does at once whatever is asked of it. Each of its calls is told to whoever wants to
 * do something else at that moment.
 */
public final class StubCloud implements Provider, Zoned, Sliced {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final Set<String> machines = ConcurrentHashMap.newKeySet();
  private final Set<String> full = ConcurrentHashMap.newKeySet();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private volatile List<String> zones = List.of("nova");
  private volatile int attempts = 1;
  private String first = "";
  private int room = UNLIMITED;
  private volatile Listener listener = _ -> {};
  private volatile Supplier<Optional<LaunchException>> failures = Optional::empty;
  private volatile Duration deletionPatience = Duration.ZERO;
  private volatile @Nullable String refusal;

  /** Does something as a call begins. */
  @FunctionalInterface
  public interface Listener {
    void begins(String call) throws InterruptedException;
  }

  /** From now on that zone has no host for anything. */
  public void fullIn(String zone) {
    full.add(zone);
  }

  /** The zone is not there any more, and these are. */
  public void moved(String from, String... to) {
    gone.add(from);
    zones = List.of(to);
  }

  /** Has these zones; the one that is used first has room for so many machines. */
  public void spreadsOver(List<String> names, int roomInFirst) {
    zones = names;
    room = roomInFirst;
  }

  /** The zone that was used first. */
  public synchronized String first() {
    return first;
  }

  /** How often a launch is tried. */
  public void attempts(int times) {
    attempts = times;
  }

  /** Asked of each launch whose machine is there: how it fails, or that it does not. */
  public void failing(Supplier<Optional<LaunchException>> how) {
    failures = how;
  }

  /** Hears the name of each call as it begins, on its thread; what it throws, the call throws. */
  public void onCall(Listener hears) {
    listener = hears;
  }

  /** Says that to whoever asks for an offer; null offers again. */
  public void refuses(@Nullable String why) {
    refusal = why;
  }

  /** The ids of the machines that exist. */
  public Set<String> machines() {
    return machines;
  }

  @Override
  public Offer offer(String pool, String label) throws LaunchException, InterruptedException {
    listener.begins("offer");
    var why = refusal;
    if (why != null) {
      throw new LaunchException(LaunchFailure.BAD_REQUEST, why);
    }
    return Offer.of(Resources.instances(1)).withScan(false).withAttempts(attempts);
  }

  @Override
  public List<String> zones(String pool) throws InterruptedException {
    listener.begins("zones");
    return zones;
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    listener.begins("launch");
    var id = "machine-" + spec.nodeId();
    machines.add(id);
    progress.placed(id);
    listener.begins("placed");
    var failure = failures.get();
    if (failure.isPresent()) {
      throw failure.get();
    }
    var zone = spec.zone() == null ? "nova" : spec.zone();
    if (gone.contains(zone)) {
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST, "The requested availability zone is not available: " + zone);
    }
    if (full.contains(zone) || isBeyondRoom(zone)) {
      throw new LaunchException(LaunchFailure.NO_CAPACITY, "No valid host was found.");
    }
    return Machine.builder().externalId(id).zone(zone).build();
  }

  private synchronized boolean isBeyondRoom(String zone) {
    if (room == UNLIMITED) {
      return false;
    }
    first = first.isEmpty() ? zone : first;
    return first.equals(zone) && room-- <= 0;
  }

  @Override
  public void delete(String externalId, Duration patience) throws InterruptedException {
    deletionPatience = patience;
    delete(externalId);
  }

  /** How long the latest deletion may take, as it was told. */
  public Duration deletionPatience() {
    return deletionPatience;
  }

  @Override
  public void delete(String externalId) throws InterruptedException {
    listener.begins("delete");
    machines.remove(externalId);
  }

  @Override
  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    listener.begins("list");
    List<OwnedMachine> all = new ArrayList<>();
    for (var id : machines) {
      all.add(new OwnedMachine(id, id.substring(id.indexOf('-') + 1), id));
    }
    return all;
  }

  @Override
  public Quota quota() {
    return Quota.of(Map.of());
  }

  @Override
  public Node described(Node node) {
    fromMemory("described");
    return node;
  }

  @Override
  public boolean isLost(Node node) {
    fromMemory("isLost");
    return false;
  }

  private void fromMemory(String call) {
    try {
      listener.begins(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void unanswered(String externalId) {}

  @Override
  public boolean holdsAnything() {
    return false;
  }

  @Override
  public void close() {}
}
