/**
 * Sends one call over HTTP and TLS, through a proxy where there is one, and says in a sentence what
 * went wrong. Knows no service.
 */
@NullMarked
package dev.nodepool.openstack.http.transport;

import org.jspecify.annotations.NullMarked;
