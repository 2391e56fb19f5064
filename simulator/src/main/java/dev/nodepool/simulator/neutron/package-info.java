/** Neutron: networks, ports, floating IPs, security groups. */
@NullMarked
package dev.nodepool.simulator.neutron;

import org.jspecify.annotations.NullMarked;
