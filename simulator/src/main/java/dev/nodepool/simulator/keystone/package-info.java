/** Keystone v3: who calls, with which token, and where the other services are. */
@NullMarked
package dev.nodepool.simulator.keystone;

import org.jspecify.annotations.NullMarked;
