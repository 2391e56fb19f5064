/**
 * What Nodepool needs of an OpenStack cloud: one method per API call, with immutable records for
 * what is asked and answered. Drivers speak to {@link dev.nodepool.openstack.Cloud}, whether a real
 * cloud or a simulated one stands behind it.
 */
@NullMarked
package dev.nodepool.openstack;

import org.jspecify.annotations.NullMarked;
