/**
 * Slices of bigger nodes: a node of a metastatic provider is one of the {@code max-parallel-jobs}
 * slots of a backing node, which the provider asks this very Nodepool for by {@code backing-label}.
 *
 * <p>Which slot belongs to which node stands in the user data of the backing node and is changed by
 * compare-and-set only ({@link dev.nodepool.drivers.metastatic.BackingNode}), so that launchers may
 * share a provider, and die, and begin anew. What is in memory besides are waiting launches ({@link
 * dev.nodepool.drivers.metastatic.Supply}).
 */
@NullMarked
package dev.nodepool.drivers.metastatic;

import org.jspecify.annotations.NullMarked;
