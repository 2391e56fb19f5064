/**
 * The section of an OpenStack provider as records, with defaults, and each label with everything
 * that the configuration says of it.
 */
@NullMarked
package dev.nodepool.drivers.openstack.settings;

import org.jspecify.annotations.NullMarked;
