/**
 * The nodes in ZooKeeper: their watched cache with indexes and sums, their locks, for the life of a
 * session or beyond it, their creation and removal.
 */
@NullMarked
package dev.nodepool.store.node;

import org.jspecify.annotations.NullMarked;
