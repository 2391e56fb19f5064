/** One upload of a build to a provider: the cloud's image, its checks, its record. */
@NullMarked
package dev.nodepool.builder.upload;

import org.jspecify.annotations.NullMarked;
