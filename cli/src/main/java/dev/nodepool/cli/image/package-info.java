/**
 * The commands about images. Those of Nodepool 11 print what it prints and write what it writes;
 * builders, ours or Nodepool 11's, find what they are asked for in the records.
 */
@NullMarked
package dev.nodepool.cli.image;

import org.jspecify.annotations.NullMarked;
