/** How what this provider makes is known again: metadata, descriptions, ids. */
@NullMarked
package dev.nodepool.drivers.openstack.marks;

import org.jspecify.annotations.NullMarked;
