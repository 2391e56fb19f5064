/** What makes a process a daemon: its pid file, its signals, and life without a terminal. */
@NullMarked
package dev.nodepool.app.process;

import org.jspecify.annotations.NullMarked;
