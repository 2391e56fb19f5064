/**
 * The requestor's side: ask for nodes, wait, lease them, use them, hold them, give them back.
 * Everything that wants nodes goes through {@link dev.nodepool.client.NodepoolClient}.
 *
 * <p>Keys of ours in the records, which Zuul keeps and Python launchers drop when they write:
 * {@code expires_at} of a request ({@link dev.nodepool.client.RequestExpiry}), {@code lease_owner}
 * and {@code lease_expires_at} of a node ({@link dev.nodepool.client.LeaseTerms}).
 */
@NullMarked
package dev.nodepool.client;

import org.jspecify.annotations.NullMarked;
