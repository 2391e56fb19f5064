/**
 * Nodes on their way to be handed out: launched for a request ({@link
 * dev.nodepool.launcher.node.NodeLaunch}), ready and free ({@link
 * dev.nodepool.launcher.node.ReadyNodes}), on machines that exist ({@link
 * dev.nodepool.launcher.node.StaticNodes}). Knows providers, no pool that decides and no queue.
 */
@NullMarked
package dev.nodepool.launcher.node;

import org.jspecify.annotations.NullMarked;
