/**
 * Where everything lives: the only place that knows ZooKeeper. Nodes, requests, components and
 * images as records, with watched copies to read from, locks that exclude kazoo's, and writes that
 * are compare-and-set and fenced by the lock. Calls block; they are meant for virtual threads.
 */
@NullMarked
package dev.nodepool.store;

import org.jspecify.annotations.NullMarked;
