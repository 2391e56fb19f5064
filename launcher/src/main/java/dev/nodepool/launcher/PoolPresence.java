package dev.nodepool.launcher;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.launcher.rules.Pause;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.component.Registration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool as the others see it: its registration, whether it is paused, and what it says of requests
 * under its name. Thread-safe.
 */
final class PoolPresence {
  private final Logger log;
  private final LauncherContext context;
  private final Component.Pool identity;
  private final Registration registration;

  /** The handlers that wait for room, by their requests. */
  private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

  private volatile boolean providerBroken;

  PoolPresence(LauncherContext context, String provider, PoolConfig config)
      throws InterruptedException {
    var name = "PoolWorker." + provider + "-" + config.name();
    this.log = LoggerFactory.getLogger("nodepool." + name);
    this.context = context;
    var settings = context.settings();
    this.identity =
        new Component.Pool(
            settings.fqdn() + "-" + name + "-" + UUID.randomUUID().toString().replace("-", ""),
            config.name(),
            provider,
            config.labels(),
            config.priority(),
            false,
            settings.hostname(),
            "running",
            settings.version(),
            0);
    this.registration = context.store().components().register(identity);
  }

  Component.Pool identity() {
    return identity;
  }

  /** A pool works only while the others can see it (zookeeper-contract.md 6). */
  boolean registered() {
    return registration.registered();
  }

  boolean paused() {
    return !pauses.isEmpty();
  }

  /** The pause that has lasted longest, null when there is none. */
  @Nullable Pause pauseSince() {
    return pauses.values().stream().min(java.util.Comparator.comparing(Pause::since)).orElse(null);
  }

  /** A handler waits for room: nothing else is accepted until it has it. */
  void pause(String requestId, String why) {
    boolean first = pauses.isEmpty();
    if (pauses.put(requestId, new Pause(context.now(), requestId, why)) == null && first) {
      log.info("The pool pauses at its quota with request {}: {}", requestId, why);
      tellPaused();
    }
  }

  /** The handler of that request waits no more; true when the pool goes on. */
  boolean resume(String requestId) {
    if (pauses.remove(requestId) == null || !pauses.isEmpty()) {
      return false;
    }
    log.debug("The pool goes on");
    tellPaused();
    return true;
  }

  /** While the provider is broken, nobody shall count on this pool. */
  void providerIsBroken(boolean broken) {
    providerBroken = broken;
    tellPaused();
  }

  /** The others see it a moment later; whoever writes last writes what holds then. */
  private void tellPaused() {
    Timers.start(
        "pause-" + identity.name(),
        () -> {
          synchronized (registration) {
            registration.update(identity.withPaused(providerBroken || paused()));
          }
        });
  }

  /** What this pool says of a request now. */
  Reason reason(String code, String why) {
    var sentence = why.isEmpty() ? why : Character.toUpperCase(why.charAt(0)) + why.substring(1);
    return Reason.of(code, sentence.endsWith(".") ? sentence : sentence + ".", context.now())
        .by(identity);
  }

  /** The request with our refusal: failed when nobody is left who could serve it. */
  NodeRequest declined(NodeRequest request, String code, String why) {
    var refused = request.declinedBy(identity.id()).withReason(reason(code, why));
    boolean nobodyLeft =
        context.components().pools().stream()
            .map(Component.Pool::id)
            .allMatch(refused.declinedBy()::contains);
    return refused.moved(nobodyLeft ? RequestState.FAILED : RequestState.REQUESTED, context.now());
  }

  /** The others no longer count on this pool. */
  void unregister() {
    registration.close();
  }
}
