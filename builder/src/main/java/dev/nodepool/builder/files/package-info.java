/** The files of images on the builder's disk: what they are called, their checksums, the logs. */
@NullMarked
package dev.nodepool.builder.files;

import org.jspecify.annotations.NullMarked;
