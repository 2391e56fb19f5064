/** Glance v2: images. */
@NullMarked
package dev.nodepool.simulator.glance;

import org.jspecify.annotations.NullMarked;
