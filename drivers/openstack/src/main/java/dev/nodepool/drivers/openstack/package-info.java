/**
 * How nodes are made in an OpenStack cloud, spoken to through {@link dev.nodepool.openstack.Cloud}
 * only: the same for a simulated cloud and for a real one. Starts at {@link
 * dev.nodepool.drivers.openstack.OpenStackProvider}.
 */
@NullMarked
package dev.nodepool.drivers.openstack;

import org.jspecify.annotations.NullMarked;
