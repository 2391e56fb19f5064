/**
 * Brings up the server of a node: the create request, its volume, its floating IP, the wait until
 * it runs.
 */
@NullMarked
package dev.nodepool.drivers.openstack.compute;

import org.jspecify.annotations.NullMarked;
