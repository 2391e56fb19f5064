/**
 * What exists: nodes, node requests, image builds and uploads, and the amounts they cost. Pure
 * immutable records without I/O; the wire form of each is the store's business.
 */
@NullMarked
package dev.nodepool.model;

import org.jspecify.annotations.NullMarked;
