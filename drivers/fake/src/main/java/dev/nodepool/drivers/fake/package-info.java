/**
 * The driver for a cloud in the memory of this process, for trying configurations out and for
 * tests. The cloud is in the module {@code cloudmodel}; how nodes are made in it is the same as in
 * any OpenStack cloud, and is in the module {@code drivers/openstack}.
 */
@NullMarked
package dev.nodepool.drivers.fake;

import org.jspecify.annotations.NullMarked;
