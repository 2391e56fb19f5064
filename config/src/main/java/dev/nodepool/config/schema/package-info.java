/** The JSON schemas of a configuration, and what is told where it does not suit them. */
@NullMarked
package dev.nodepool.config.schema;

import org.jspecify.annotations.NullMarked;
