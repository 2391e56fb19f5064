package dev.nodepool.openstack.clouds;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, and who we are, on a TLS connection; all files are PEM.
 *
 * @param verify false takes any certificate
 * @param authorities null for those of the JDK
 * @param certificate ours, where the cloud wants one
 * @param key null when it is in the file of the certificate
 */
public record TlsConfig(
    boolean verify, @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key) {
  public static final TlsConfig DEFAULT = new TlsConfig(true, null, null, null);
}
