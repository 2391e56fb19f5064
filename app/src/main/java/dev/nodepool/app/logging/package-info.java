/**
 * Where log lines go: the console, Nodepool's usual files, or what a logging configuration written
 * for Python asks for.
 */
@NullMarked
package dev.nodepool.app.logging;

import org.jspecify.annotations.NullMarked;
