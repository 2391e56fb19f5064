/** Commands that compare the records with the clouds and remove what is left over. */
@NullMarked
package dev.nodepool.cli.cleanup;

import org.jspecify.annotations.NullMarked;
