/**
 * The programs: the command line, the launcher's daemon, and {@code up}. Here the whole object
 * graph is put together by hand, top to bottom.
 */
@NullMarked
package dev.nodepool.app;

import org.jspecify.annotations.NullMarked;
