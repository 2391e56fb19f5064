package dev.nodepool.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The providers at work by name, and those that were configured once and still have nodes to
 * delete. Thread-safe.
 */
final class Providers {
  private final Map<String, ActiveProvider> active = new ConcurrentHashMap<>();
  private final Map<String, ActiveProvider> retired = new ConcurrentHashMap<>();

  void add(ActiveProvider provider) {
    active.put(provider.name(), provider);
  }

  /** The provider no longer serves requests; its nodes are still deleted. */
  void retire(String name) {
    var provider = active.remove(name);
    if (provider != null) {
      retired.put(name, provider);
    }
  }

  /** Forgets a retired provider. */
  Optional<ActiveProvider> drop(String name) {
    return Optional.ofNullable(retired.remove(name));
  }

  Optional<ActiveProvider> active(String name) {
    return Optional.ofNullable(active.get(name));
  }

  Optional<ActiveProvider> forDeletion(@Nullable String name) {
    if (name == null) {
      return Optional.empty();
    }
    var now = active.get(name);
    return Optional.ofNullable(now != null ? now : retired.get(name));
  }

  List<ActiveProvider> active() {
    return List.copyOf(active.values());
  }

  List<ActiveProvider> retired() {
    return List.copyOf(retired.values());
  }

  List<ActiveProvider> all() {
    List<ActiveProvider> all = new ArrayList<>(active.values());
    all.addAll(retired.values());
    return all;
  }
}
