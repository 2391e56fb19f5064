/**
 * What all services of a cloud have in common: how a call is named, watched and intercepted, and
 * how it fails.
 */
@NullMarked
package dev.nodepool.openstack.api;

import org.jspecify.annotations.NullMarked;
