/**
 * Requests become nodes; used nodes go away. The way of a request reads in this order: {@link
 * dev.nodepool.launcher.RequestQueue}, {@link dev.nodepool.launcher.PoolWorker}, {@link
 * dev.nodepool.launcher.RequestHandler}, {@link dev.nodepool.launcher.NodeLaunch}, {@link
 * dev.nodepool.launcher.NodeReaper}, {@link dev.nodepool.launcher.LeakSweep}.
 */
@NullMarked
package dev.nodepool.launcher;

import org.jspecify.annotations.NullMarked;
