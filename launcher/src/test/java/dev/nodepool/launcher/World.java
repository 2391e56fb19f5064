package dev.nodepool.launcher;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What a scheduler has to cope with: providers, what should be ready, and what goes wrong.
 *
 * @param minReady by label
 * @param troubles in the order in which they come, to the launchers in turn
 * @param seed of the customers
 */
record World(
    List<Offering> providers, Map<String, Integer> minReady, List<Trouble> troubles, int seed) {
  static final List<String> LABELS = List.of("red", "green", "blue");

  /**
   * A provider.
   *
   * @param maxServers of each of its pools
   * @param pools one, or two that share the cloud
   * @param instances that its cloud gives, whatever the pool may have
   */
  record Offering(int maxServers, int instances, int pools, List<String> labels) {
    Offering {
      labels = List.copyOf(labels);
    }

    private int room() {
      return Math.min(maxServers, instances);
    }
  }

  /** What happens to a launcher. */
  enum Trouble {
    CRASH,
    SESSION_EXPIRES
  }

  static Arbitrary<World> any() {
    return Combinators.combine(
            offerings().list().ofMinSize(1).ofMaxSize(2),
            Arbitraries.integers().between(0, 2).list().ofSize(LABELS.size()),
            Arbitraries.of(Trouble.class).list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.integers().greaterOrEqual(0))
        .as((providers, wanted, troubles, seed) -> {
          var minReady = new LinkedHashMap<String, Integer>();
          for (int i = 0; i < wanted.size(); i++) {
            minReady.put(LABELS.get(i), wanted.get(i));
          }
          return new World(providers, minReady, troubles, seed).withRoomForWhatIsToBeReady();
        });
  }

  private static Arbitrary<Offering> offerings() {
    return Combinators.combine(
            Arbitraries.integers().between(2, 8),
            Arbitraries.integers().between(2, 8),
            Arbitraries.integers().between(1, 2),
            Arbitraries.subsetOf(LABELS).ofMinSize(1))
        .as((most, instances, pools, labels) ->
            new Offering(most, instances, pools, List.copyOf(new TreeSet<>(labels))));
  }

  /** As operators would: at most half of the smallest provider that has the label is kept ready. */
  private World withRoomForWhatIsToBeReady() {
    var possible = new LinkedHashMap<String, Integer>();
    int left = providers.stream().mapToInt(Offering::room).min().orElseThrow() / 2;
    for (var label : LABELS) {
      boolean offered = providers.stream().anyMatch(provider -> provider.labels().contains(label));
      int count = offered ? Math.min(left, minReady.get(label)) : 0;
      left -= count;
      possible.put(label, count);
    }
    return new World(providers, possible, troubles, seed);
  }

  World withoutMinReady() {
    return new World(providers, Map.of(), troubles, seed);
  }

  int readyInAll() {
    return minReady.values().stream().mapToInt(Integer::intValue).sum();
  }

  static String provider(int index) {
    return "fake-" + index;
  }

  /** Whether one of the pools has all labels, and room for as many nodes. */
  boolean servable(List<String> labels) {
    return providers.stream()
        .anyMatch(
            provider -> provider.labels().containsAll(labels) && labels.size() <= provider.room());
  }

  TestConfig config() {
    var config = new TestConfig();
    for (var label : LABELS) {
      config.label(label, "min-ready", minReady.getOrDefault(label, 0));
    }
    for (int i = 0; i < providers.size(); i++) {
      var offered = providers.get(i).labels().toArray(String[]::new);
      config.fake(provider(i), offered).pool("max-servers", providers.get(i).maxServers());
      if (providers.get(i).pools() == 2) {
        config.secondPool("second", offered).pool("max-servers", providers.get(i).maxServers());
      }
    }
    return config;
  }
}
