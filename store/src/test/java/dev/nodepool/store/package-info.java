/** Tests of the store, and the server that tests of other modules use. */
@NullMarked
package dev.nodepool.store;

import org.jspecify.annotations.NullMarked;
