/**
 * What a driver implements, and what drivers share. A driver turns a wish for a machine into a
 * machine and back; it knows nothing of ZooKeeper, requests, retries or metrics.
 */
@NullMarked
package dev.nodepool.driver;

import org.jspecify.annotations.NullMarked;
