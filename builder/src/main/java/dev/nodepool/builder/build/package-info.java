/** One build of a diskimage: the command, its process, its log, its record. */
@NullMarked
package dev.nodepool.builder.build;

import org.jspecify.annotations.NullMarked;
