/**
 * Watched copies of the records below one root, kept up to date by one recursive watch, which the
 * caches of nodes, requests, images and components build their indexes on.
 */
@NullMarked
package dev.nodepool.store.watch;

import org.jspecify.annotations.NullMarked;
