/** Neutron: networks, ports, floating IPs, security groups. */
@NullMarked
package dev.nodepool.openstack.network;

import org.jspecify.annotations.NullMarked;
