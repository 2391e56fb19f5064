/** What has no future goes: the clouds' images first, then records, then files. */
@NullMarked
package dev.nodepool.builder.cleanup;

import org.jspecify.annotations.NullMarked;
