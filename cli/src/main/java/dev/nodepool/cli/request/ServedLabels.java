package dev.nodepool.cli.request;

import dev.nodepool.model.Component;
import dev.nodepool.store.Store;
import java.util.SortedSet;
import java.util.TreeSet;

/** The labels that can be had at the moment. */
final class ServedLabels {
  private ServedLabels() {}

  /** All labels of all pools that run. */
  static SortedSet<String> served(Store store) throws InterruptedException {
    var labels = new TreeSet<String>();
    for (var component : store.components().readAll()) {
      if (component instanceof Component.Pool pool) {
        labels.addAll(pool.labels());
      }
    }
    return labels;
  }

  /** Why nobody serves the label, and what to do. */
  static String unserved(String label, SortedSet<String> served) {
    return served.isEmpty()
        ? "No launcher runs that could serve the label %s: start one with nodepool up or nodepool-launcher."
            .formatted(label)
        : "No running launcher serves the label %s: those served are %s."
            .formatted(label, String.join(", ", served));
  }
}
