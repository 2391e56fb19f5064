/**
 * What every part of a project shares: its layout when it is new, what it has used of its quota,
 * ids, and the one lock behind which its tables are.
 */
@NullMarked
package dev.nodepool.cloudmodel.project;

import org.jspecify.annotations.NullMarked;
