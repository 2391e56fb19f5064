/**
 * The commands about hold requests: whose nodes are kept when a job fails. Zuul honours what they
 * store, and they show what Zuul has stored.
 */
@NullMarked
package dev.nodepool.cli.autohold;

import org.jspecify.annotations.NullMarked;
