/**
 * A cloud in memory and the driver for it, for trying configurations out and for tests. The cloud
 * lives in this process, or in one of its own that outlives the launchers ({@link
 * dev.nodepool.drivers.fake.FakeCloudServer}). How nodes are made in it is the same as in any
 * OpenStack cloud, and is in the module {@code drivers/openstack}.
 */
@NullMarked
package dev.nodepool.drivers.fake;

import org.jspecify.annotations.NullMarked;
