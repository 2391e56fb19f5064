/**
 * What was measured: times, a process's CPU and memory, ZooKeeper's work, and the line about it.
 */
@NullMarked
package dev.nodepool.bench.measure;

import org.jspecify.annotations.NullMarked;
