/** Steers a simulator from outside: how it behaves, what it holds, which calls came in. */
@NullMarked
package dev.nodepool.simulator.control;

import org.jspecify.annotations.NullMarked;
