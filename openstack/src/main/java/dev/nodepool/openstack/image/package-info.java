/** Glance: images, and how their data get there. */
@NullMarked
package dev.nodepool.openstack.image;

import org.jspecify.annotations.NullMarked;
