/**
 * Launchers that die at every call to a cloud, in this process: what they leave is found and
 * finished by the next one. Starts at {@link dev.nodepool.bench.crash.Crashes}.
 */
@NullMarked
package dev.nodepool.bench.crash;

import org.jspecify.annotations.NullMarked;
