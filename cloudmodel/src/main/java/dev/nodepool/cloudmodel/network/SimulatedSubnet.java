package dev.nodepool.cloudmodel.network;

import dev.nodepool.openstack.network.Subnet;

/** A subnet with what Neutron shows of its addresses. */
public record SimulatedSubnet(Subnet subnet, String firstAddress, String lastAddress) {}
