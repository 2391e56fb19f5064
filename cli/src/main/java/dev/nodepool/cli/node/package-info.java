/**
 * Commands about nodes that exist: list, hold, delete, log in. The table of nodes and the way to
 * log in to one serve the commands about requests as well.
 */
@NullMarked
package dev.nodepool.cli.node;

import org.jspecify.annotations.NullMarked;
