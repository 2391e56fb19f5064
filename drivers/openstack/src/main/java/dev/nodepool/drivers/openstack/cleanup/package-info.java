/**
 * Makes servers go, by stronger and stronger means, and finds the ports and floating IPs that they
 * leave behind.
 */
@NullMarked
package dev.nodepool.drivers.openstack.cleanup;

import org.jspecify.annotations.NullMarked;
