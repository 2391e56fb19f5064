package dev.nodepool.cli.cleanup;

import dev.nodepool.cli.output.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command that tidies up did with one thing.
 *
 * @param node the id of its node, null when it has none
 * @param machine the cloud's id, null when it has none
 * @param settled false when the operator has to see to it
 */
record CleanupResult(
    @Nullable String node,
    @Nullable String provider,
    @Nullable String machine,
    String result,
    boolean settled) {
  static final List<Column<CleanupResult>> COLUMNS =
      List.of(
          Column.of("Node", "node", CleanupResult::node),
          Column.of("Provider", "provider", CleanupResult::provider),
          Column.of("Machine", "machine", CleanupResult::machine),
          Column.of("Result", "result", CleanupResult::result));
}
