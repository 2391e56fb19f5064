/**
 * What every part of the launcher has at hand: the records, who this launcher is, its timers, ways
 * to wake each other, and what its log lines are about.
 */
@NullMarked
package dev.nodepool.launcher.context;

import org.jspecify.annotations.NullMarked;
