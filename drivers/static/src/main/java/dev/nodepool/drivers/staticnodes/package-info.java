/**
 * The driver {@code static}: machines that exist already and are handed out in turns.
 *
 * <p>It launches nothing. {@link dev.nodepool.drivers.staticnodes.StaticProvider} says which slots
 * the configuration names and whether a machine is alive; the launcher registers the slots as
 * nodes.
 */
@NullMarked
package dev.nodepool.drivers.staticnodes;

import org.jspecify.annotations.NullMarked;
