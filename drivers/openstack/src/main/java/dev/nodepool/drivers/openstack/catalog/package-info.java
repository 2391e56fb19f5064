/**
 * What the cloud has to offer: flavors, images, networks, zones and quota, and what a label costs.
 */
@NullMarked
package dev.nodepool.drivers.openstack.catalog;

import org.jspecify.annotations.NullMarked;
