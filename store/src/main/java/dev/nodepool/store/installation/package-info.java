/**
 * What this Nodepool is called by the marks of all that it makes: one record below the chroot, made
 * by the first launcher, that neither Python nor Zuul looks at. Knows nothing of clouds and hosts.
 */
@NullMarked
package dev.nodepool.store.installation;

import org.jspecify.annotations.NullMarked;
