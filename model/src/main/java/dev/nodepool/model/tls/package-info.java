/** Certificates and private keys as operators have them: PEM files. */
@NullMarked
package dev.nodepool.model.tls;

import org.jspecify.annotations.NullMarked;
