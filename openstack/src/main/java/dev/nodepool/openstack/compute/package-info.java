/** Nova: servers, what they boot from, and what they are made of. */
@NullMarked
package dev.nodepool.openstack.compute;

import org.jspecify.annotations.NullMarked;
