package dev.nodepool.launcher;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.launcher.provider.OpenProviders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers at work by name, and those that were configured once and still have nodes to
 * delete. Thread-safe.
 */
final class Providers implements OpenProviders {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");
  private final Map<String, ActiveProvider> active = new ConcurrentHashMap<>();
  private final Map<String, ActiveProvider> retired = new ConcurrentHashMap<>();

  void add(ActiveProvider provider) {
    active.put(provider.name(), provider);
  }

  /** Those that are gone from the configuration, or changed in it, accept nothing more. */
  void retireChanged(NodepoolConfig config) throws InterruptedException {
    for (var provider : List.copyOf(active.values())) {
      var wanted = config.provider(provider.name());
      if (wanted.isEmpty() || !wanted.get().equals(provider.provider().config())) {
        log.info("Provider {} has {}", provider.name(), wanted.isEmpty() ? "gone" : "changed");
        provider.stopAccepting();
        provider.retire();
        retire(provider.name());
      }
    }
  }

  /** Requests that wait for room in retired providers are decided anew. */
  void letWaitingGo() {
    retired.values().forEach(ActiveProvider::letWaitingGo);
  }

  /** Retired providers go when they have no work, and no nodes that nobody else could delete. */
  void closeRetired(Predicate<String> hasNoNodes) {
    for (var provider : List.copyOf(retired.values())) {
      boolean replaced = active.containsKey(provider.name());
      boolean done =
          hasNoNodes.test(provider.name()) && !provider.provider().backing().holdsAnything();
      if (provider.active() == 0 && (replaced || done)) {
        retired.remove(provider.name());
        provider.provider().close();
      }
    }
  }

  /** The provider no longer serves requests; its nodes are still deleted. */
  private void retire(String name) {
    var provider = active.remove(name);
    if (provider != null) {
      retired.put(name, provider);
    }
  }

  @Override
  public List<OpenProvider> active() {
    return active.values().stream().map(ActiveProvider::provider).toList();
  }

  @Override
  public Optional<OpenProvider> active(String name) {
    return Optional.ofNullable(active.get(name)).map(ActiveProvider::provider);
  }

  @Override
  public Optional<OpenProvider> forDeletion(@Nullable String name) {
    return name == null
        ? Optional.empty()
        : active(name)
            .or(() -> Optional.ofNullable(retired.get(name)).map(ActiveProvider::provider));
  }

  List<ActiveProvider> all() {
    List<ActiveProvider> all = new ArrayList<>(active.values());
    all.addAll(retired.values());
    return all;
  }
}
