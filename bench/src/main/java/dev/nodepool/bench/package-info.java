/**
 * Benchmarks and the soak: each scenario is a command that prints one JSON line per measurement and
 * exits with 1 when something is wrong, never because it was slow.
 */
@NullMarked
package dev.nodepool.bench;

import org.jspecify.annotations.NullMarked;
