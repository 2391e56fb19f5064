/** Tests of the wire form. */
@NullMarked
package dev.nodepool.store.codec;

import org.jspecify.annotations.NullMarked;
