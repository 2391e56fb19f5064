/**
 * How time passes in a cloud model: how long things take, and what is due when. A clock can run
 * faster than the real one, or stand still.
 */
@NullMarked
package dev.nodepool.cloudmodel.time;

import org.jspecify.annotations.NullMarked;
