/**
 * Where everything lives: the only place that knows ZooKeeper. {@link dev.nodepool.store.Store} is
 * the entry; nodes, requests, images and components have a package each, above locks, watches and
 * the connection. Calls block; they are meant for virtual threads.
 */
@NullMarked
package dev.nodepool.store;

import org.jspecify.annotations.NullMarked;
