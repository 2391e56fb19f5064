/**
 * What has no future goes: nodes that are used or too old, what a dead launcher or requestor left
 * behind, machines and images that no record names. Is given the providers by name; knows no pool
 * and no request under way.
 */
@NullMarked
package dev.nodepool.launcher.cleanup;

import org.jspecify.annotations.NullMarked;
