/**
 * The interface {@link dev.nodepool.openstack.Cloud} over HTTP: Keystone v3, Nova, Neutron, Cinder,
 * Glance v2 and Magnum, as thin as they can be. {@link dev.nodepool.openstack.http.HttpCloud} is
 * the way in.
 */
@NullMarked
package dev.nodepool.openstack.http;

import org.jspecify.annotations.NullMarked;
