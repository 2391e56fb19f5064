/** The side that wants nodes, as Zuul does it: ask, wait, lock, use, give back. */
@NullMarked
package dev.nodepool.bench.requestor;

import org.jspecify.annotations.NullMarked;
