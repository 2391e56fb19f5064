/**
 * The command {@code nodepool}: the frame that parses, runs and reports, and one class per command.
 * Commands read and write through the store and the client; they never start a server.
 */
@NullMarked
package dev.nodepool.cli;

import org.jspecify.annotations.NullMarked;
