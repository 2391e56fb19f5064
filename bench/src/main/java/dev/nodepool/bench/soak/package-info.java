/**
 * The soak: requests all the time while the launcher is killed again and again, and a ledger that
 * notices a node given out twice, a request forgotten, anything left behind.
 */
@NullMarked
package dev.nodepool.bench.soak;

import org.jspecify.annotations.NullMarked;
