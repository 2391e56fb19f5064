/** The nodes that the operator wants to be ready before anybody asks for them. */
@NullMarked
package dev.nodepool.launcher.ready;

import org.jspecify.annotations.NullMarked;
