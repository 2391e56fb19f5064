/** Cinder v3: volumes. */
@NullMarked
package dev.nodepool.simulator.cinder;

import org.jspecify.annotations.NullMarked;
