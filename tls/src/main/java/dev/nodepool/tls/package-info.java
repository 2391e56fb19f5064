/** Certificates and private keys as files hold them, for every connection that uses TLS. */
@NullMarked
package dev.nodepool.tls;

import org.jspecify.annotations.NullMarked;
