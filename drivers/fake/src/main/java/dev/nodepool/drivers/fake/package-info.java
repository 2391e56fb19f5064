/**
 * A cloud in memory and the driver for it, for trying configurations out and for tests. The cloud
 * lives in this process, or in one of its own that outlives the launchers ({@link
 * dev.nodepool.drivers.fake.FakeCloudServer}). The logic that any OpenStack cloud needs is in the
 * package {@code openstack} below.
 */
@NullMarked
package dev.nodepool.drivers.fake;

import org.jspecify.annotations.NullMarked;
