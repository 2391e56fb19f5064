/** A door to the simulated clouds of this process, for tests of commands. */
package dev.nodepool.drivers.fake;
