/** Nova: servers, flavors, key pairs, limits. */
@NullMarked
package dev.nodepool.simulator.nova;

import org.jspecify.annotations.NullMarked;
