/** Commands about builders: the hosts that they log in to, and those that are gone. */
@NullMarked
package dev.nodepool.cli.builder;

import org.jspecify.annotations.NullMarked;
