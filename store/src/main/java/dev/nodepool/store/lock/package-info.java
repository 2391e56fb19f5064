/**
 * Locks that exclude kazoo's and are excluded by them, records whose every write checks such a lock
 * in the same transaction, and elections.
 */
@NullMarked
package dev.nodepool.store.lock;

import org.jspecify.annotations.NullMarked;
