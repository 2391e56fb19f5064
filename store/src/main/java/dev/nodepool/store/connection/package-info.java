/**
 * The connection to ZooKeeper: settings and certificates, the session and its end, calls with their
 * limit and their retries, znode paths, the server's time. What the other packages of the store
 * stand on; it knows no node, request or image beyond the codecs of their records.
 */
@NullMarked
package dev.nodepool.store.connection;

import org.jspecify.annotations.NullMarked;
