/** Keystone: who we are to a cloud, and which services it offers us. */
@NullMarked
package dev.nodepool.openstack.identity;

import org.jspecify.annotations.NullMarked;
