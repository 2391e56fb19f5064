/**
 * Neutron in a cloud model: networks, subnets, ports, security groups, floating IPs, and which
 * server is bound to which port.
 */
@NullMarked
package dev.nodepool.cloudmodel.network;

import org.jspecify.annotations.NullMarked;
