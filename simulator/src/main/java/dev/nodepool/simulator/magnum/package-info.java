/** Magnum: clusters, whose nodes are servers of the simulated project. */
@NullMarked
package dev.nodepool.simulator.magnum;

import org.jspecify.annotations.NullMarked;
