/**
 * Zuul's hold requests in ZooKeeper: who wants the nodes of which failing jobs kept. They are
 * Zuul's records; we read and write them as Zuul does.
 */
@NullMarked
package dev.nodepool.store.autohold;

import org.jspecify.annotations.NullMarked;
