/**
 * Requests become nodes; used nodes go away. {@link dev.nodepool.launcher.Launcher} puts the parts
 * together and tells them of changes. The packages below follow what happens, and each knows only
 * those before it: context, rules, quota, provider, node, cleanup and ready, pool, request.
 */
@NullMarked
package dev.nodepool.launcher;

import org.jspecify.annotations.NullMarked;
