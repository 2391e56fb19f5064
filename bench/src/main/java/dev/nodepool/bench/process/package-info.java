/**
 * The processes of a scenario: ZooKeeper, the fake cloud and the launcher, each one of its own, in
 * a directory that goes when the scenario ends.
 */
@NullMarked
package dev.nodepool.bench.process;

import org.jspecify.annotations.NullMarked;
