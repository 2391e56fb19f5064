/** What all parts of a builder have at hand: the records, the files, the settings. */
@NullMarked
package dev.nodepool.builder.context;

import org.jspecify.annotations.NullMarked;
