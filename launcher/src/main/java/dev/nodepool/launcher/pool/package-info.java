/**
 * A pool of a provider as decisions see it: its registration and its pause ({@link
 * dev.nodepool.launcher.pool.ActivePool}), the snapshots that the rules are asked with, what is
 * published of it. Knows no queue and nobody who serves a request.
 */
@NullMarked
package dev.nodepool.launcher.pool;

import org.jspecify.annotations.NullMarked;
