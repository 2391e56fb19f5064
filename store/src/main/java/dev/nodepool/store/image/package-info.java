/**
 * Builds, uploads and flags of images in ZooKeeper: their watched cache, their export and import.
 */
@NullMarked
package dev.nodepool.store.image;

import org.jspecify.annotations.NullMarked;
