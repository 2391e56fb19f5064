/**
 * An OpenStack cloud on a port: {@link dev.nodepool.simulator.Simulator} serves simulated projects
 * to whoever speaks OpenStack, for tests with foreign clients and for benchmarks.
 */
@NullMarked
package dev.nodepool.simulator;

import org.jspecify.annotations.NullMarked;
