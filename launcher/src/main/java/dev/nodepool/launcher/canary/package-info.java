/**
 * A new upload is tried by a share of the launches before all boot from it: which launches, what
 * came of them, and whether it is as good as the upload before it.
 */
@NullMarked
package dev.nodepool.launcher.canary;

import org.jspecify.annotations.NullMarked;
