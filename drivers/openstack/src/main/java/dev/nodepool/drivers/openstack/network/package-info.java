/**
 * Which address of a server is the one to connect to, by what Neutron and clouds.yaml tell of
 * networks.
 */
@NullMarked
package dev.nodepool.drivers.openstack.network;

import org.jspecify.annotations.NullMarked;
