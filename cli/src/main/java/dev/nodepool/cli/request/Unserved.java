package dev.nodepool.cli.request;

import dev.nodepool.cli.explain.PoolReasons;
import dev.nodepool.store.Store;
import java.util.stream.Collectors;

/** Says of a request that it was not served, and of each pool why and what would change it. */
final class Unserved {
  private Unserved() {}

  /**
   * The sentence, and a line for each pool. To be called while the request is there; blocks.
   *
   * @param sentence without its full stop
   */
  static String because(Store store, String request, String sentence) throws InterruptedException {
    try {
      var reasons = PoolReasons.of(store, request);
      return reasons.isEmpty()
          ? sentence + "."
          : sentence
              + reasons.stream()
                  .map(line -> "\n  " + line)
                  .collect(Collectors.joining("", ":", ""));
    } catch (RuntimeException e) {
      // What the user has to know first is what has become of the request.
      return "%s (%s).".formatted(sentence, e.getMessage());
    }
  }
}
