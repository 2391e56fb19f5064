package dev.nodepool.driver;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a part of a provider's section: it is left out by itself, and the rest is
 * served.
 *
 * @param pool in which it stands
 * @param labels that are not served because of it, or by fewer machines
 * @param text what is wrong and what would mend it, in a sentence
 */
public record Fault(String pool, List<String> labels, String text) {
  public Fault {
    labels = List.copyOf(labels);
  }

  /** What is wrong with that label of that pool; empty when nothing is. */
  public static Optional<String> of(List<Fault> faults, String pool, String label) {
    return faults.stream()
        .filter(fault -> fault.pool().equals(pool) && fault.labels().contains(label))
        .map(Fault::text)
        .findFirst();
  }
}
