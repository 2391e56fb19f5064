/**
 * The wire form of the records: JSON as Nodepool 11 and Zuul write it. Every key is always written,
 * keys that we do not know are kept, and numbers come back equal however wide they are.
 */
@NullMarked
package dev.nodepool.store.codec;

import org.jspecify.annotations.NullMarked;
