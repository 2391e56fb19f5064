/**
 * The driver {@code runc}: nodes are containers with a sshd of their own on plain Linux hosts, this
 * machine among them.
 *
 * <p>A pool is a host. All work there is done by three small shell scripts, {@code create.sh},
 * {@code delete.sh} and {@code list.sh}, one round trip each, which run here or through SSH alike
 * ({@link dev.nodepool.drivers.runc.Host}). A node is a directory {@code
 * /var/lib/nodepool/runc/<container id>} that carries our marks from its first moment to its last,
 * so that a crash at any point leaves something that a list shows.
 */
@NullMarked
package dev.nodepool.drivers.runc;

import org.jspecify.annotations.NullMarked;
