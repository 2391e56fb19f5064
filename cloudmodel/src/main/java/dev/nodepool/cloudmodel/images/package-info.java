/** Glance in a cloud model: images and how their data come. */
@NullMarked
package dev.nodepool.cloudmodel.images;

import org.jspecify.annotations.NullMarked;
