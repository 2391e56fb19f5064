/** How time is counted where something may only take so long. */
@NullMarked
package dev.nodepool.model.time;

import org.jspecify.annotations.NullMarked;
