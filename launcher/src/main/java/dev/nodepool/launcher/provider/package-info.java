/**
 * The clouds that this launcher may use: opened by their drivers, called with deadlines, watched
 * for their limits and their health. Tells news to whoever listens; knows no pool, no node that is
 * made, no request.
 */
@NullMarked
package dev.nodepool.launcher.provider;

import org.jspecify.annotations.NullMarked;
