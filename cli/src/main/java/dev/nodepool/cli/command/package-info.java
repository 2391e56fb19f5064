/** One class per command, and what several of them share. */
@NullMarked
package dev.nodepool.cli.command;

import org.jspecify.annotations.NullMarked;
