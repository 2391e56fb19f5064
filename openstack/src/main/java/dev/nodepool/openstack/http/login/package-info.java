/** Gets a token from Keystone, keeps it for all threads, and sends calls with it. */
@NullMarked
package dev.nodepool.openstack.http.login;

import org.jspecify.annotations.NullMarked;
