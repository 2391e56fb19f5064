/**
 * A new upload is tried before it is current: a node is asked for that boots from it, as anybody
 * asks for nodes, and has to run the operator's command.
 */
@NullMarked
package dev.nodepool.builder.validation;

import org.jspecify.annotations.NullMarked;
