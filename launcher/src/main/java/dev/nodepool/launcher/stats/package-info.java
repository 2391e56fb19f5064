/** What statsd and Prometheus are told of a launcher. Looks at the others, changes nothing. */
@NullMarked
package dev.nodepool.launcher.stats;

import org.jspecify.annotations.NullMarked;
