/**
 * A ZooKeeper server inside this process, with its data directory, its lock and its address file.
 */
@NullMarked
package dev.nodepool.store.embedded;

import org.jspecify.annotations.NullMarked;
