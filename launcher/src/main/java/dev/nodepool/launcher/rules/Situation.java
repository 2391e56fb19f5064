package dev.nodepool.launcher.rules;

import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision depends on.
 *
 * @param pool this pool as it is registered
 * @param room what it may still make
 * @param active requests that the provider works on now
 * @param maxConcurrency of the provider: below zero is unlimited
 * @param labels what is known of each label of the request
 * @param missing the labels for which nodes have to be made, because none is ready
 * @param tenant whom the nodes are for
 * @param pause why the pool is paused, where that is known
 * @param pools every registered pool, of all launchers
 */
public record Situation(
    NodeRequest request,
    Component.Pool pool,
    Room room,
    int active,
    int maxConcurrency,
    Map<String, LabelView> labels,
    List<String> missing,
    Tenant tenant,
    @Nullable Pause pause,
    List<Component.Pool> pools) {

  /** What all nodes of the request cost together. */
  public Resources cost() {
    var costs = new ArrayList<Resources>();
    for (var label : request.labels()) {
      if (labels.get(label) instanceof LabelView.Servable servable) {
        costs.add(servable.cost());
      } else if (!missing.contains(label)) {
        // Nobody knows what the node that is ready costs; at least it is one.
        costs.add(Resources.instances(1));
      }
    }
    return Resources.sum(costs);
  }

  /** How many nodes of a label are wanted. */
  long wanted(String label) {
    return request.labels().stream().filter(label::equals).count();
  }

  /** Other pools that have all labels and have not declined. */
  Stream<Component.Pool> candidates() {
    return pools.stream()
        .filter(other -> !other.id().equals(pool.id()))
        .filter(other -> !request.declinedBy().contains(other.id()))
        .filter(other -> other.labels().containsAll(request.labels()));
  }

  /** What is known of the labels of which nodes have to be made. */
  List<LabelView> toBeMade() {
    return missing.stream().distinct().map(labels::get).filter(Objects::nonNull).toList();
  }

  /** The labels of one kind, sorted, as one text; empty when there are none. */
  String names(Predicate<LabelView> kind) {
    return names(kind, _ -> true);
  }

  /** The same of those of which nodes have to be made. */
  String namesToBeMade(Predicate<LabelView> kind) {
    return names(kind, missing::contains);
  }

  private String names(Predicate<LabelView> kind, Predicate<String> which) {
    return labels.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()) && kind.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .collect(java.util.stream.Collectors.joining(", "));
  }
}
