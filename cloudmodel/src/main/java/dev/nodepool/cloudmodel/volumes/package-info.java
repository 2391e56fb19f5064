/** Cinder in a cloud model: volumes and what they are attached to. */
@NullMarked
package dev.nodepool.cloudmodel.volumes;

import org.jspecify.annotations.NullMarked;
