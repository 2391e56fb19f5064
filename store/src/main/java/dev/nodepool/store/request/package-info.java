/**
 * The node requests in ZooKeeper: their watched cache, the transaction that accepts one together
 * with its first nodes, and the removal of lock directories that requests leave behind.
 */
@NullMarked
package dev.nodepool.store.request;

import org.jspecify.annotations.NullMarked;
