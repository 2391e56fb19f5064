/**
 * A model of an OpenStack project in memory: what it holds, what time and settings do to it. The
 * driver {@code fake} uses it in this process, the simulator puts it behind a port. {@link
 * SimulatedCloud} is the way in.
 */
@NullMarked
package dev.nodepool.cloudmodel;

import org.jspecify.annotations.NullMarked;
