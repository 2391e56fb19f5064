/** Commands that prepare plain hosts to carry nodes in containers. */
@NullMarked
package dev.nodepool.cli.runc;

import org.jspecify.annotations.NullMarked;
