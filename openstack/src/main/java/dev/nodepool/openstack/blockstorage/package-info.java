/** Cinder: volumes. */
@NullMarked
package dev.nodepool.openstack.blockstorage;

import org.jspecify.annotations.NullMarked;
