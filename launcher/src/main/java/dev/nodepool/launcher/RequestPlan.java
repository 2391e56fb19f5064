package dev.nodepool.launcher;

import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.model.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request is to be served with.
 *
 * @param labels what is known of each label of the request
 * @param picks free nodes by position in the request's labels
 * @param reservation room for the others; null when there was not enough
 * @param shortage what there was not enough of
 * @param tenant what is taken of the tenant's limits
 */
record RequestPlan(
    Map<String, LabelView> labels,
    Map<Integer, String> picks,
    QuotaLedger.@Nullable Reservation reservation,
    String shortage,
    TenantQuota.Reservation tenant) {
  RequestPlan {
    labels = Map.copyOf(labels);
    picks = Map.copyOf(picks);
  }

  /** The labels for which nodes are to be made, in order. */
  static List<String> missing(List<String> wanted, Map<Integer, String> picks) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      if (!picks.containsKey(i)) {
        missing.add(wanted.get(i));
      }
    }
    return missing;
  }

  /** What nodes of these labels cost together. */
  Resources cost(Collection<String> wanted) {
    return cost(labels, wanted);
  }

  static Resources cost(Map<String, LabelView> labels, Collection<String> wanted) {
    List<Resources> costs = new ArrayList<>();
    for (var label : wanted) {
      if (labels.get(label) instanceof LabelView.Servable servable) {
        costs.add(servable.cost());
      }
    }
    return Resources.sum(costs);
  }
}
