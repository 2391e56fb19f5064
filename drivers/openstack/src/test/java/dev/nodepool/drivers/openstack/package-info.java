/** Tests of the OpenStack driver that need a cloud: the simulated one. */
package dev.nodepool.drivers.openstack;
