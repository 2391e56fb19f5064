/**
 * Scenarios of the builder: many records of images, uploads beside {@code curl}, clouds that
 * misbehave.
 */
@NullMarked
package dev.nodepool.bench.image;

import org.jspecify.annotations.NullMarked;
